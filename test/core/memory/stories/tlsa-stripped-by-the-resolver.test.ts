/** The resolver says there are no TLSA records, and has no proof for it. */
import { expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

const TLSA = 52;

test("a missing record without a proof is bogus: held, and the memory stays as it was", async () => {
  const certificate = await certify({ name: "mx.a.test" });
  const honest: World = {
    zones: {
      "a.test": `a.test MX 10 mx.a.test
        mx.a.test A 192.0.2.1
        _25._tcp.mx.a.test TLSA ${tlsaOf(certificate)}`,
    },
    hosts: { "mx.a.test": { certificate } },
  };
  const liar: World = {
    ...honest,
    lie: ({ type }, reply) => (type === TLSA ? { ...reply, answer: [] } : reply),
  };
  const story = new Story();
  expect(await story.look(honest)).toEqual(told("dane", "allow", "allow", "allow", "allow"));
  const before = story.memory.get("a.test");
  expect(await story.look(liar)).toEqual(
    told("unknown dnssec-bogus", "ask", "refuse", "refuse", "refuse"),
  );
  expect(story.memory.get("a.test")).toBe(before);
  expect(await story.look(honest)).toEqual(told("dane", "allow", "allow", "allow", "allow"));
});
