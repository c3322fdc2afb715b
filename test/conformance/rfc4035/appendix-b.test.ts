/**
 * RFC 4035 Appendix B: the example responses, with the zone signing key 38519 of Appendix
 * A as the one that is believed (algorithm 5). The octets are the RFC's: each signature
 * holds, which no slip of the pen would survive. B.1's additional section is left out.
 */
import { describe, expect, test } from "@jest/globals";
import { concatBytes, fromBase64 } from "../../../src/core/base/bytes.ts";
import type { ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { typeCode } from "../../../src/core/dns/rr-type.ts";
import { believedZone } from "../../support/dnssec/believed-zone.ts";
import { parseRecords, record, uint16, uint32, typeBitMap } from "../../support/dnssec/records.ts";

const zone = DnsName.of("example");
const example = believedZone(
  "example DNSKEY 256 3 5 AQOy1bZVvpPqhg4j7EJoM9rI3ZmyEx2OzDBVrZy/lvI5CQePxXHZS4i8dANH4DX3tbHol61ek8EFMcsGXxKciJFHyhl94C+NwILQdzsUlSFovBZsyl/NX6yEbtw/xN9ZNcrbYvgjjZ/UVPZIySFNsgEYvh0z2542lzMKR4Dh8uZffQ==",
  "2004-05-01T12:00:00Z",
);

function rrsig(owner: string, type: string, labels: number, signature: string): ResourceRecord {
  const seconds = (text: string) => uint32(Date.parse(text) / 1000);
  const rdata = concatBytes([
    uint16(typeCode(type) ?? 0),
    Uint8Array.of(5, labels),
    uint32(3600),
    seconds("2004-05-09T18:36:19Z"),
    seconds("2004-04-09T18:36:19Z"),
    uint16(38519),
    zone.toWire(),
    fromBase64(signature) ?? new Uint8Array(),
  ]);
  return record(owner, 46, rdata);
}

function nsec(owner: string, next: string, types: string): ResourceRecord {
  const codes = types.split(" ").map((name) => typeCode(name) ?? 0);
  return record(owner, 47, concatBytes([DnsName.of(next).toWire(), typeBitMap(codes)]));
}

const APEX_NSEC = [
  nsec("example", "a.example", "NS SOA MX RRSIG NSEC DNSKEY"),
  rrsig(
    "example",
    "NSEC",
    1,
    "O0k558jHhyrC97ISHnislm4kLMW48C7U7cBmFTfhke5iVqNRVTB1STLMpgpbDIC9hcryoO0VZ9ME5xPzUEhbvGnHd5sfzgFVeGxr5Nyyq4tWSDBgIBiLQUv1ivy29vhXy7WgR62dPrZ0PWvmjfFJ5arXf4nPxp/kEowGgBRzY/U=",
  ),
];
const B_NSEC = [
  nsec("b.example", "ns1.example", "NS RRSIG NSEC"),
  rrsig(
    "b.example",
    "NSEC",
    2,
    "GNuxHn844wfmUhPzGWKJCPY5ttEX/RfjDoOx9ueK1PtYkOWKOOdiJ/PJKCYB3hYX+858dDWSxb2qnV/LSTCNVBnkm6owOpysY97MVj5VQEWs0lm9tFoqjcptQkmQKYPrwUnCSNwvvclSF1xZvhRXgWT7OuFXldoCG6TfVFMs9xE=",
  ),
];
const NS1_NSEC = [
  nsec("ns1.example", "ns2.example", "A RRSIG NSEC"),
  rrsig(
    "ns1.example",
    "NSEC",
    2,
    "I4hj+Kt6+8rCcHcUdolks2S+Wzri9h3fHas81rGN/eILdJHN7JpV6lLGPIh/8fIBkfvdyWnBjjf1q3O7JgYO1UdI7FvBNWqaaEPJK3UkddBqZIaLi8Qr2XHkjq38BeQsbp8X0+6h4ETWSGT8IZaIGBLryQWGLw6Y6X8dqhlnxJM=",
  ),
];
const XYW_NSEC = [
  nsec("x.y.w.example", "xx.example", "MX RRSIG NSEC"),
  rrsig(
    "x.y.w.example",
    "NSEC",
    4,
    "OvE6WUzN2ziieJcvKPWbCAyXyP6ef8cr6CspArVSTzKSquNwbezZmkU7E34o5lmb6CWSSSpgxw098kNUFnHcQf/LzY2zqRomubrNQhJTiDTXa0ArunJQCzPjOYq5t0SLjm6qp6McJI1AP5VrQoKqJDCLnoAlcPOPKAm/jJkn3jk=",
  ),
];
const STAR_NSEC = [
  nsec("*.w.example", "x.w.example", "MX RRSIG NSEC"),
  rrsig(
    "*.w.example",
    "NSEC",
    2,
    "r/mZnRC3I/VIcrelgIcteSxDhtsdlTDt8ng9HSBlABOlzLxQtfgTnn8f+aOwJIAFe1Ee5RvU5cVhQJNP5XpXMJHfyps8tVvfxSAXfahpYqtx91gsmcV/1V9/bZAG55CefP9cM4Z9Y9NT9XQ8s1InQ2UoIv6tJEaaKkP701j8OLA=",
  ),
];
const X_MX = [
  ...parseRecords("x.w.example MX 1 xx.example"),
  rrsig(
    "x.w.example",
    "MX",
    3,
    "Il2WTZ+Bkv+OytBx4LItNW5mjB4RCwhOO8y1XzPHZmZUTVYL7LaA63f6T9ysVBzJRI3KRjAPH3U1qaYnDoN1DrWqmi9RJe4FoObkbcdm7P3Ikx70ePCoFgRz1Yq+bVVXCvGuAU4xALv3W/Y1jNSlwZ2mSWKHfxFQxPtLj8s32+k=",
  ),
];
const A_DS = [
  ...parseRecords("a.example DS 57855 5 1 B6DCD485719ADCA18E5F3D48A2331627FDD3636B"),
  rrsig(
    "a.example",
    "DS",
    2,
    "oXIKit/QtdG64J/CB+Gi8dOvnwRvqrto1AdQoRkAN15FP3iZ7suB7gvTBmXzCjL7XUgQVcoHkdhyCuzp8W9qJHgRUSwKKkczSyuL64nhgjuDEML8l9wlWVsl7PR2VnZduM9bLyBhaaPmRKX/Fm+v6ccF2EGNLRiY08kdkz+XHHo=",
  ),
];
const WILD_MX = [
  ...parseRecords("a.z.w.example MX 1 ai.example"),
  rrsig(
    "a.z.w.example",
    "MX",
    2,
    "OMK8rAZlepfzLWW75Dxd63jy2wswESzxDKG2f9AMN1CytCd10cYISAxfAdvXSZ7xujKAtPbctvOQ2ofO7AZJ+d01EeeQTVBPq4/6KCWhqe2XTjnkVLNvvhnc0u28aoSsG0+4InvkkOHknKxw4kX18MMR34i8lC36SR5xBni8vHI=",
  ),
];

describe("RFC 4035 Appendix B", () => {
  test("the key's tag is 38519", () => {
    expect(example.tag).toBe(38519);
  });

  test("B.1 answer", async () => {
    expect(await example.positive("x.w.example MX", X_MX, [])).toMatchObject({ ok: true });
  });

  test("B.2 name error", async () => {
    expect(await example.negative("ml.example MX", [...B_NSEC, ...APEX_NSEC])).toMatchObject({
      value: { kind: "name", weakness: undefined },
    });
    // The NSEC of b.example denies ml.example, that of the apex the wildcard.
    expect(await example.negative("ml.example MX", B_NSEC)).toMatchObject({ ok: false });
    expect(await example.negative("ml.example MX", APEX_NSEC)).toMatchObject({ ok: false });
  });

  test("B.3 no data", async () => {
    expect(await example.negative("ns1.example MX", NS1_NSEC)).toMatchObject({
      value: { kind: "type" },
    });
    expect(await example.negative("ns1.example A", NS1_NSEC)).toMatchObject({ ok: false });
  });

  test("B.4 referral to a signed zone", async () => {
    expect(await example.positive("a.example DS", A_DS, [])).toMatchObject({ ok: true });
  });

  test("B.5 referral to an unsigned zone", async () => {
    expect(await example.negative("b.example DS", B_NSEC)).toMatchObject({
      value: { kind: "type", delegation: true },
    });
    // RFC 6840 §4.1: and nothing else at or below it.
    expect(await example.negative("b.example MX", B_NSEC)).toMatchObject({ ok: false });
    expect(await example.negative("mc.b.example MX", [...B_NSEC, ...APEX_NSEC])).toMatchObject({
      ok: false,
    });
  });

  test("B.6 wildcard expansion", async () => {
    expect(await example.positive("a.z.w.example MX", WILD_MX, XYW_NSEC)).toMatchObject({
      ok: true,
    });
    expect(await example.positive("a.z.w.example MX", WILD_MX, [])).toMatchObject({
      fault: [{ kind: "wildcard-unproven", wildcard: "*.w.example" }],
    });
  });

  test("B.7 wildcard no data", async () => {
    expect(await example.negative("a.z.w.example AAAA", [...XYW_NSEC, ...STAR_NSEC])).toMatchObject(
      {
        value: { kind: "type", delegation: false },
      },
    );
    expect(await example.negative("a.z.w.example AAAA", XYW_NSEC)).toMatchObject({ ok: false });
  });

  test("B.8 no data for the DS of the zone itself: the child says so, so nobody believes it", async () => {
    expect(await example.negative("example DS", APEX_NSEC)).toMatchObject({
      fault: [{ kind: "no-denial" }],
    });
  });
});
