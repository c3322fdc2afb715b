/**
 * RFC 5155 Appendix B: the example responses, with the zone signing key 40430 of Appendix
 * A as the one that is believed (algorithm 7, 512 bits). Each signature holds. All NSEC3
 * of that zone have the opt-out flag, so what rests on a span is insecure (§9.2).
 */
import { describe, expect, test } from "@jest/globals";
import { believedZone } from "../../support/dnssec/believed-zone.ts";
import { parseRecords } from "../../support/dnssec/records.ts";

const example = believedZone(
  "example DNSKEY 256 3 7 AwEAAaetidLzsKWUt4swWR8yu0wPHPiUi8LUsAD0QPWU+wzt89epO6tHzkMBVDkC7qphQO2hTY4hHn9npWFRw5BYubE=",
  "2010-01-01T00:00:00Z",
);

const signed = (owner: string, type: string, rdata: string, labels: number, signature: string) =>
  parseRecords(`${owner} ${type} ${rdata}
${owner} RRSIG ${type} 7 ${labels} 3600 20150420235959 20051021000000 40430 example ${signature}`);
const nsec3 = (hash: string, next: string, types: string, signature: string) =>
  signed(`${hash}.example`, "NSEC3", `1 1 12 aabbccdd ${next} ${types}`, 2, signature);

/** By the names whose hashes they are. */
const APEX = nsec3(
  "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom",
  "2t7b4g4vsa5smi47k61mv5bv1a22bojr",
  "MX DNSKEY NS SOA NSEC3PARAM RRSIG",
  "OSgWSm26B+cS+dDL8b5QrWr/dEWhtCsKlwKLIBHYH6blRxK9rC0bMJPwQ4mLIuw85H2EY762BOCXJZMnpuwhpA==",
);
const NS1 = nsec3(
  "2t7b4g4vsa5smi47k61mv5bv1a22bojr",
  "2vptu5timamqttgl4luu9kg21e0aor3s",
  "A RRSIG",
  "OmBvJ1Vgg1hCKMXHFiNeIYHK9XVW0iLDLwJN4TFoNxZuP03gAXEI634YwOc4YBNITrj413iqNI6mRk/r1dOSUw==",
);
const A = nsec3(
  "35mthgpgcu1qg68fab165klnsnk3dpvl",
  "b4um86eghhds6nea196smvmlo4ors995",
  "NS DS RRSIG",
  "g6jPUUpduAJKRljUsN8gB4UagAX0NxY9shwQAynzo8EUWH+z6hEIBlUTPGj15eZll6VhQqgZXtAIR3chwgW+SA==",
);
const X_W = nsec3(
  "b4um86eghhds6nea196smvmlo4ors995",
  "gjeqe526plbf1g8mklp59enfd789njgi",
  "MX RRSIG",
  "ZkPG3M32lmoHM6pa3D6gZFGB/rhL//Bs3Omh5u4m/CUiwtblEVOaAKKZd7S959OeiX43aLX3pOv0TSTyiTxIZg==",
);
const Y_W = nsec3(
  "ji6neoaepv8b5o6k4ev33abha8ht9fgc",
  "k8udemvp1j2f7eg6jebps17vp3n8i58h",
  "",
  "gPkFp1s2QDQ6wQzcg1uSebZ61W33rUBDcTj72F3kQ490fEdp7k1BUIfbcZtPbX3YCpE+sIt0MpzVSKfTwx4uYA==",
);
const W = nsec3(
  "k8udemvp1j2f7eg6jebps17vp3n8i58h",
  "kohar7mbb8dc2ce8a9qvl8hon4k53uhi",
  "",
  "FtXGbvF0+wf8iWkyo73enAuVx03klN+pILBKS6qCcftVtfH4yVzsEZquJ27NHR7ruxJWDNMtOtx7w9WfcIg62A==",
);
const NS2 = nsec3(
  "q04jkcevqvmu85r014c7dkba38o0ji5r",
  "r53bq7cc2uvmubfu5ocmm6pers9tk9en",
  "A RRSIG",
  "hV5I89b+4FHJDATp09g4bbN0R1F845CaXpL3ZxlMKimoPAyqletMlEWwLfFia7sdpSzn+ZlNNlkxWcLsIlMmUg==",
);
const STAR_W = nsec3(
  "r53bq7cc2uvmubfu5ocmm6pers9tk9en",
  "t644ebqk9bibcna874givr6joj62mlhv",
  "MX RRSIG",
  "aupviViruXs4bDg9rCbezzBMf9h1ZlDvbW/CZFKulIGXXLj8B/fsDJarXVDA9bnUoRhEbKp+HF1FWKW7RIJdtQ==",
);
const WILD_MX = signed(
  "a.z.w.example",
  "MX",
  "1 ai.example",
  2,
  "CikebjQwGQPwijVcxgcZcSJKtfynugtlBiKb9FcBTrmOoyQ4InoWVudhCWsh/URX3lc4WRUMivEBP6+4KS3ldA==",
);

const optOut = (name: string) => ({ kind: "opt-out", name, zone: "example" });

describe("RFC 5155 Appendix B", () => {
  test("the key's tag is 40430", () => {
    expect(example.tag).toBe(40430);
  });

  test("B.1 name error", async () => {
    expect(await example.negative("a.c.x.w.example A", [...APEX, ...X_W, ...A])).toMatchObject({
      value: { kind: "name", weakness: optOut("c.x.w.example") },
    });
    expect(await example.negative("a.c.x.w.example A", [...APEX, ...A])).toMatchObject({
      ok: false,
    });
    // Without the wildcard's part, only that there is nothing *secure*: the span is opt-out.
    expect(await example.negative("a.c.x.w.example A", [...APEX, ...X_W])).toMatchObject({
      value: { kind: "type", weakness: optOut("c.x.w.example") },
    });
  });

  test("B.2 no data", async () => {
    expect(await example.negative("ns1.example MX", NS1)).toMatchObject({
      value: { kind: "type", weakness: undefined },
    });
    expect(await example.negative("ns1.example A", NS1)).toMatchObject({ ok: false });
  });

  test("B.2.1 no data, empty non-terminal", async () => {
    expect(await example.negative("y.w.example A", Y_W)).toMatchObject({
      value: { kind: "type", weakness: undefined },
    });
  });

  test("B.3 referral to an opt-out unsigned zone", async () => {
    expect(await example.negative("c.example DS", [...A, ...APEX])).toMatchObject({
      value: { weakness: optOut("c.example") },
    });
    expect(await example.negative("c.example DS", A)).toMatchObject({ ok: false });
  });

  test("B.4 wildcard expansion", async () => {
    expect(await example.positive("a.z.w.example MX", WILD_MX, NS2)).toMatchObject({
      value: { weakness: optOut("z.w.example") },
    });
    expect(await example.positive("a.z.w.example MX", WILD_MX, [])).toMatchObject({ ok: false });
  });

  test("B.5 wildcard no data", async () => {
    const all = [...W, ...NS2, ...STAR_W];
    expect(await example.negative("a.z.w.example AAAA", all)).toMatchObject({
      value: { kind: "type", weakness: optOut("z.w.example") },
    });
    expect(await example.negative("a.z.w.example MX", all)).toMatchObject({ ok: false });
  });

  test("B.6 no data for the DS of the zone itself: the child says so, so nobody believes it", async () => {
    expect(await example.negative("example DS", APEX)).toMatchObject({
      fault: [{ kind: "no-denial" }],
    });
  });
});
