/** The postmaster takes the TLSA records out of the signed zone. */
import { expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

test("a proven denial is the domain's own will: no lock, and from then on TLS counts", async () => {
  const certificate = await certify({ name: "mx.a.test" });
  const hosts = { "mx.a.test": { certificate } };
  const bare = "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1";
  const dane: World = {
    zones: { "a.test": `${bare}\n_25._tcp.mx.a.test TLSA ${tlsaOf(certificate)}` },
    hosts,
  };
  const removed: World = { zones: { "a.test": bare }, hosts };
  const story = new Story();
  expect(await story.look(dane)).toEqual(told("dane", "allow", "allow", "allow", "allow"));
  expect(await story.look(removed)).toEqual(told("tls", "allow", "allow", "refuse", "refuse"));
  expect(story.memory.get("a.test")).toMatchObject({ proven: { strength: "tls" } });
  expect(story.isLocked).toBe(false);

  const plain: World = { zones: removed.zones, hosts: { "mx.a.test": "plain" } };
  expect(await story.look(plain)).toEqual(
    told("none downgraded", "ask", "refuse", "refuse", "refuse"),
  );
  expect(story.memory.get("a.test")?.lock?.was.strength).toBe("tls");
});
