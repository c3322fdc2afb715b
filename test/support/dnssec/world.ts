/** The tree most scenarios start from: every kind of answer there is, under one root. */
import { makeKey } from "./keys.ts";
import { Tree } from "./tree.ts";
import type { ZoneSpec } from "./zone.ts";

const PLAIN = `
plain.test MX 10 mx.plain.test
plain.test TXT v=spf1
mx.plain.test A 192.0.2.1
mx.plain.test AAAA 2001:db8::1
_25._tcp.mx.plain.test TLSA 3 1 1 AABBCC
alias.plain.test CNAME mx.plain.test
away.plain.test CNAME mx.hashed.test
lost.plain.test CNAME gone.plain.test
out.plain.test CNAME mx.unsigned.test
*.wild.plain.test A 192.0.2.7
exact.wild.plain.test MX 10 mx.plain.test
deep.down.plain.test A 192.0.2.8
moved.plain.test DNAME hashed.test
`;

const HASHED = PLAIN.replace(/plain\.test/g, "hashed.test");

/** root and TLD with NSEC; `plain.test` with NSEC, `hashed.test` with NSEC3, `unsigned.test`. */
export async function world(...more: ZoneSpec[]): Promise<Tree> {
  const key = await makeKey();
  return Tree.plant(
    { name: ".", keys: [key] },
    { name: "test" },
    { name: "plain.test", text: PLAIN },
    { name: "hashed.test", text: HASHED, denial: { salt: "aabb", iterations: 1 } },
    { name: "optout", denial: { optOut: true } },
    { name: "signed.optout", text: "signed.optout MX 10 mx.signed.optout" },
    { name: "unsigned.optout", unsigned: true, text: "unsigned.optout MX 10 mx.unsigned.optout" },
    {
      name: "unsigned.test",
      unsigned: true,
      text: "unsigned.test MX 10 mx.unsigned.test\nmx.unsigned.test A 192.0.2.9",
    },
    ...more,
  );
}

/** `question: verdict` of everything in it that is secure, or provably insecure. */
export const WORLD: readonly (readonly [string, string])[] = [
  ["plain.test MX", "secure records"],
  ["mx.plain.test A", "secure records"],
  ["_25._tcp.mx.plain.test TLSA", "secure records"],
  ["hashed.test MX", "secure records"],
  ["alias.plain.test A", "secure records"],
  ["away.plain.test A", "secure records"],
  ["lost.plain.test A", "secure no-such-name"],
  ["out.plain.test A", "insecure records unsigned-delegation"],
  ["any.wild.plain.test A", "secure records"],
  ["any.wild.hashed.test A", "secure records"],
  ["any.wild.plain.test AAAA", "secure no-data"],
  ["any.wild.hashed.test AAAA", "secure no-data"],
  ["plain.test CAA", "secure no-data"],
  ["hashed.test CAA", "secure no-data"],
  ["_tcp.mx.plain.test TLSA", "secure no-data"],
  ["_tcp.mx.hashed.test TLSA", "secure no-data"],
  ["gone.plain.test A", "secure no-such-name"],
  ["gone.hashed.test A", "secure no-such-name"],
  ["a.b.c.gone.hashed.test A", "secure no-such-name"],
  ["mx.moved.plain.test A", "secure records"],
  ["unsigned.test MX", "insecure records unsigned-delegation"],
  ["gone.unsigned.test MX", "insecure no-such-name unsigned-delegation"],
  ["signed.optout MX", "secure records"],
  ["unsigned.optout MX", "insecure records opt-out"],
  ["plain.test DS", "secure records"],
  ["unsigned.test DS", "secure no-data"],
  ["plain.test DNSKEY", "secure records"],
  [". DNSKEY", "secure records"],
];
