/** A new certificate, its TLSA record published beside the old one's before (RFC 7671 §8.1). */
import { expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

test("nothing is to be seen of it", async () => {
  const old = await certify({ name: "mx.a.test" });
  const next = await certify({ name: "mx.a.test" });
  const step = (certificate: typeof old, ...published: (typeof old)[]): World => ({
    zones: {
      "a.test": [
        "a.test MX 10 mx.a.test",
        "mx.a.test A 192.0.2.1",
        ...published.map((one) => `_25._tcp.mx.a.test TLSA ${tlsaOf(one)}`),
      ].join("\n"),
    },
    hosts: { "mx.a.test": { certificate } },
  });
  const story = new Story();
  for (const world of [
    step(old, old),
    step(old, old, next),
    step(next, old, next),
    step(next, next),
  ]) {
    expect(await story.look(world)).toEqual(told("dane", "allow", "allow", "allow", "allow"));
  }
  expect(story.isLocked).toBe(false);
});
