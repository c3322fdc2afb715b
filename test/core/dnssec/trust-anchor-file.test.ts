import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { toHex } from "../../../src/core/base/bytes.ts";
import { keyTag } from "../../../src/core/dnssec/key-tag.ts";
import { ROOT_TRUST_ANCHORS, type TrustAnchor } from "../../../src/core/dnssec/trust-anchor.ts";
import { parseTrustAnchors } from "../../../src/core/dnssec/trust-anchor-file.ts";

const DS = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
// The root's KSK-2017, as /usr/share/dns/root.key of Debian's dns-root-data has it.
const KEY =
  "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=";

function good(text: string, ...want: string[]): void {
  const parsed = parseTrustAnchors(text);
  expect(parsed.ok ? parsed.value.map(summary) : parsed.fault).toEqual(want);
}

function bad(text: string, kind: string, line?: number): void {
  const parsed = parseTrustAnchors(text);
  const fault = line === undefined ? { kind } : { kind, line };
  expect(parsed).toMatchObject({ ok: false, fault });
}

function summary(anchor: TrustAnchor): string {
  const tag = anchor.kind === "ds" ? anchor.ds.keyTag : keyTag(anchor.rdata);
  return `${anchor.name.text} ${anchor.kind} ${tag}`;
}

describe("trust anchor files", () => {
  test("DS, as IANA and BIND write it", () => {
    good(`. IN DS 20326 8 2 ${DS}`, ". ds 20326");
    good(`.\t172800\tIN\tDS\t20326 8 2 ${DS.slice(0, 40)} ${DS.slice(40)}`, ". ds 20326");
    good(`Island.Test. DS 1 13 2 ${DS}`, "Island.Test ds 1");
  });

  test("DNSKEY, with comments and over several lines", () => {
    good(`; a comment\n\n. IN DNSKEY 257 3 8 ${KEY} ; keytag 20326`, ". dnskey 20326");
    good(
      `. 3600 IN DNSKEY 257 3 8 (\n  ${KEY.slice(0, 64)}\n  ${KEY.slice(64)} ) ; key`,
      ". dnskey 20326",
    );
  });

  test("unbound's auto-trust-anchor-file: only what RFC 5011 §4.2 trusts", () => {
    const key = (state: string) =>
      `.\t86400\tIN\tDNSKEY\t257 3 8 ${KEY} ;{id = 20326 (ksk), size = 2048b} ;;state=${state} ;;count=0`;
    const head = "; autotrust trust anchor file\n;;id: . 1\n;;last_queried: 1766000000 ;;x\n";
    good(head + key("2 [  VALID  ]"), ". dnskey 20326");
    good(head + key("3 [ MISSING ]"), ". dnskey 20326");
    for (const state of ["0 [ START ]", "1 [ ADDPEND ]", "4 [ REVOKED ]", "5 [ REMOVED ]"]) {
      bad(head + key(state), "no-anchors");
    }
  });

  test("TTL and class in either order, a $TTL line, capitals or not, the largest numbers", () => {
    good(`$TTL 3600\n. 1d in ds 20326 8 2 ${DS}`, ". ds 20326");
    good(`. IN 1W DS 20326 8 2 ${DS}`, ". ds 20326");
    good(`. DS 65535 255 255 ${DS}`, ". ds 65535");
    good(`.  IN\tDS   20326 8  2 ${DS}\r\n`, ". ds 20326");
    good(`. IN DS ( 20326 8 2\n${DS}\n) ; (a comment`, ". ds 20326");
    good(`. IN DS 1 8 2 ${DS}\n\ntest. IN DS 2 8 2 ${DS}`, ". ds 1", "test ds 2");
  });

  test("numbers that are none, or too large, and data that is missing", () => {
    for (const fields of [
      ...["65536 8 2", "1 256 2", "1 8 256", "x1 8 2", "1x 8 2", "-1 8 2", "1 8"],
      ...["1 0x8 2", "123456 8 2"],
    ]) {
      bad(`. IN DS ${fields} ${DS}`, "bad-record", 1);
    }
    bad(". IN DS 1 8 2", "bad-record", 1);
    bad(". IN DNSKEY 257 3 8", "bad-record", 1);
    bad(". IN DS", "bad-record", 1);
    bad(".", "unknown-type", 1);
    bad(". IN NODS x", "unknown-type", 1);
    bad(". IN DSX x", "unknown-type", 1);
    bad(`. IN CDS 1 8 2 ${DS}`, "unknown-type", 1);
    bad(`. x1d IN DS 1 8 2 ${DS}`, "unknown-type", 1);
    bad(`. 1dx IN DS 1 8 2 ${DS}`, "unknown-type", 1);
    bad(`; one\n. IN DS (\n 1 8 2`, "bad-record", 3);
  });

  test("what is no anchor is refused whole, with its line", () => {
    bad("", "no-anchors");
    bad("; nothing", "no-anchors");
    bad(`. IN DS 20326 8 2 ${DS}\n. IN A 192.0.2.1`, "unknown-type", 2);
    bad(`. IN DS 20326 8 2 ${DS}X`, "bad-record", 1);
    bad(". IN DS 70000 8 2 AA", "bad-record", 1);
    bad(". IN DNSKEY 257 3 8 ???", "bad-record", 1);
    bad(`. IN DNSKEY 385 3 8 ${KEY}`, "unusable-key", 1);
    bad(`. IN DNSKEY 257 3 8 ( ${KEY}`, "bad-record");
    bad(`a..b IN DS 1 8 2 ${DS}`, "bad-name", 1);
  });
});

describe("the root's keys", () => {
  const file = "/usr/share/dns/root.ds";
  const line = (anchor: TrustAnchor) =>
    anchor.kind === "ds" ? `${anchor.ds.keyTag} ${toHex(anchor.ds.digest)}` : "a key";

  test("are KSK-2017 and KSK-2024", () => {
    expect(ROOT_TRUST_ANCHORS.map(summary)).toEqual([". ds 20326", ". ds 38696"]);
  });

  (existsSync(file) ? test : test.skip)("are those of Debian's dns-root-data", () => {
    const parsed = parseTrustAnchors(readFileSync(file, "utf8"));
    expect(parsed.ok && parsed.value.map(line)).toEqual(ROOT_TRUST_ANCHORS.map(line));
  });

  test("the DS is that of the key", async () => {
    const { matchesDs } = await import("../../../src/core/dnssec/ds-digest.ts");
    const key = parseTrustAnchors(`. IN DNSKEY 257 3 8 ${KEY}`);
    const [anchor] = key.ok ? key.value : [];
    const [root] = ROOT_TRUST_ANCHORS;
    if (anchor?.kind !== "dnskey" || root?.kind !== "ds") throw new Error("no anchors");
    expect(await matchesDs(root.name, anchor.rdata, root.ds)).toBe(true);
  });
});
