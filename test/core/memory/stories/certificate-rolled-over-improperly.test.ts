/** A certificate that fits no TLSA record: a forgetful postmaster looks the same as an attacker. */
import { expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

test("locked, until the certificate fits again", async () => {
  const right = await certify({ name: "mx.a.test" });
  const other = await certify({ name: "mx.a.test" });
  const showing = (certificate: typeof right): World => ({
    zones: {
      "a.test": `a.test MX 10 mx.a.test
        mx.a.test A 192.0.2.1
        _25._tcp.mx.a.test TLSA ${tlsaOf(right)}`,
    },
    hosts: { "mx.a.test": { certificate } },
  });
  const story = new Story();
  const good = told("dane", "allow", "allow", "allow", "allow");
  expect(await story.look(showing(right))).toEqual(good);
  expect(await story.look(showing(other))).toEqual(
    told("tls tlsa-mismatch downgraded", "ask", "refuse", "refuse", "refuse"),
  );
  expect(story.memory.get("a.test")?.lock).toMatchObject({
    was: { strength: "dane" },
    now: { state: "tls", enforced: false },
  });
  expect(await story.look(showing(right))).toEqual(good);
  expect(story.isLocked).toBe(false);
});
