/**
 * RFC 5155 Appendix A: the hashed owner names of the example zone (SHA-1, 12 iterations,
 * salt aabbccdd).
 */
import { expect, test } from "@jest/globals";
import { fromHex } from "../../../src/core/base/bytes.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { readNsec3Set } from "../../../src/core/dnssec/nsec3.ts";
import { resolveLimits } from "../../../src/core/dnssec/limits.ts";
import { Work } from "../../../src/core/dnssec/work.ts";

const NAMES = {
  example: "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom",
  "a.example": "35mthgpgcu1qg68fab165klnsnk3dpvl",
  "ai.example": "gjeqe526plbf1g8mklp59enfd789njgi",
  "ns1.example": "2t7b4g4vsa5smi47k61mv5bv1a22bojr",
  "ns2.example": "q04jkcevqvmu85r014c7dkba38o0ji5r",
  "w.example": "k8udemvp1j2f7eg6jebps17vp3n8i58h",
  "*.w.example": "r53bq7cc2uvmubfu5ocmm6pers9tk9en",
  "x.w.example": "b4um86eghhds6nea196smvmlo4ors995",
  "y.w.example": "ji6neoaepv8b5o6k4ev33abha8ht9fgc",
  "x.y.w.example": "2vptu5timamqttgl4luu9kg21e0aor3s",
  "xx.example": "t644ebqk9bibcna874givr6joj62mlhv",
};

test.each(Object.entries(NAMES))("%s is %s", async (name, hash) => {
  const record = {
    owner: DnsName.of(`${hash}.example`),
    nsec3: {
      hashAlgorithm: 1,
      flags: 0,
      iterations: 12,
      salt: fromHex("aabbccdd") ?? new Uint8Array(),
      nextHashedOwner: new Uint8Array(20),
      types: new Set([RRType.MX]),
    },
  };
  const set = readNsec3Set([record], DnsName.of("example"), new Work(resolveLimits()));
  if (set.kind !== "usable") throw new Error(set.kind);
  // Only a record whose owner is the hash of the very name says what types are there.
  expect(await set.chain.deny(DnsName.of(name), RRType.A)).toMatchObject({ kind: "type" });
  expect(await set.chain.deny(DnsName.of(name), RRType.MX)).toMatchObject({
    reason: { fault: "type-exists" },
  });
});
