/** The DS record goes: the zone is not signed any more, and whoever answers may say what they like. */
import { expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

test("that the zone is unsigned proves nothing of its owner's will: locked", async () => {
  const certificate = await certify({ name: "mx.a.test" });
  const signed: World = {
    zones: {
      "a.test": `a.test MX 10 mx.a.test
        mx.a.test A 192.0.2.1
        _25._tcp.mx.a.test TLSA ${tlsaOf(certificate)}`,
    },
    hosts: { "mx.a.test": { certificate } },
  };
  const unsigned: World = { ...signed, unsigned: ["a.test"] };
  const story = new Story();
  expect(await story.look(signed)).toEqual(told("dane", "allow", "allow", "allow", "allow"));
  const less = told("tls downgraded", "ask", "refuse", "refuse", "refuse");
  expect(await story.look(unsigned)).toEqual(less);
  expect(story.memory.get("a.test")?.lock).toMatchObject({
    was: { strength: "dane", by: "dane" },
    now: { state: "tls", enforced: false },
  });
  // Nothing is gained by waiting.
  expect(await story.look(unsigned)).toEqual(less);
  expect(await story.look(signed)).toEqual(told("dane", "allow", "allow", "allow", "allow"));
});
