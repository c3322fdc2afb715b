/** RFC 8461 §3.1, §3.2, §4.1. */
import { describe, expect, test } from "@jest/globals";
import { allowsMx, parsePolicy } from "../../../src/core/mta-sts/policy.ts";
import { readStsRecords } from "../../../src/core/mta-sts/record.ts";

describe("the TXT record (§3.1)", () => {
  const good = (texts: string[], id: string) =>
    test(`${JSON.stringify(texts)} has id ${id}`, () => {
      expect(readStsRecords(texts)).toEqual({ kind: "id", id });
    });
  const bad = (texts: string[], kind: string) =>
    test(`${JSON.stringify(texts)} is ${kind}`, () => {
      expect(readStsRecords(texts).kind).toBe(kind);
    });
  good(["v=STSv1; id=20160831085700Z;"], "20160831085700Z"); // The example of §3.1.
  good(["v=STSv1; id=1"], "1");
  good(["v=STSv1 ;id=1;ext=yes;"], "1");
  good(["v=spf1 -all", "v=STSv1; id=1;"], "1");
  good(["v=STSv1;  id=1  ;  ext=yes"], "1");
  good(["v=STSv1; ext=yes; id=1;"], "1");
  bad([], "none");
  bad(["v=STSv2; id=1;"], "none");
  bad([" v=STSv1; id=1;"], "none");
  bad(["see v=STSv1; id=1;"], "none");
  bad(["v=STSv1; id=1;\n"], "none");
  bad(["v=STSv1; id=1;", "v=STSv1; id=2;"], "invalid");
  bad(["v=STSv1;"], "invalid");
  bad(["v=STSv1; id=;"], "invalid");
  bad(["v=STSv1; id=a b;"], "invalid");
  bad(["v=STSv1; id=1-2;"], "invalid");
  bad([`v=STSv1; id=${"1".repeat(33)};`], "invalid");
  bad(["v=STSv1; id=1; id=2;"], "invalid");
  bad(["v=STSv1; id=1;;"], "invalid");
  bad(["v=STSv1; id=1; -ext=yes;"], "invalid");
  bad(["v=STSv1; id=1; ext=y s;"], "invalid");
});

/** The example of §3.2. */
const EXAMPLE = `version: STSv1
mode: enforce
mx: mail.example.com
mx: *.example.net
mx: backupmx.example.com
max_age: 604800
`;

describe("the policy file (§3.2)", () => {
  test("the RFC's example, with LF and with CRLF", () => {
    for (const text of [EXAMPLE, EXAMPLE.replaceAll("\n", "\r\n"), EXAMPLE.trimEnd()]) {
      expect(parsePolicy(text)).toEqual({
        ok: true,
        value: {
          mode: "enforce",
          maxAge: 604_800,
          mx: ["mail.example.com", "*.example.net", "backupmx.example.com"],
        },
      });
    }
  });

  const change = (from: string, to: string, fault: string) =>
    test(`${JSON.stringify(to)} instead of ${JSON.stringify(from)}: ${fault}`, () => {
      expect(parsePolicy(EXAMPLE.replace(from, to))).toEqual({ ok: false, fault });
    });
  change("version: STSv1\n", "", "bad-version");
  change("STSv1", "STSv2", "bad-version");
  change("enforce", "Enforce", "bad-mode");
  change("mode: enforce\n", "", "bad-mode");
  change("604800", "-1", "bad-max-age");
  change("604800", "31557601", "bad-max-age");
  change("604800", "1e5", "bad-max-age");
  change("max_age: 604800\n", "", "bad-max-age");
  change("mail.example.com", "mail.*.com", "bad-mx");
  change("mail.example.com", "", "bad-mx");
  change("mode: enforce", "mode enforce", "bad-line");
  change("mode: enforce", " mode: enforce", "bad-line");

  const same = (from: string, to: string, what: string) =>
    test(`${what} says the same`, () => {
      expect(parsePolicy(EXAMPLE.replace(from, to))).toEqual(parsePolicy(EXAMPLE));
    });
  same("mode: enforce", "mode:enforce", "no blank");
  same("mode: enforce", "mode: \t enforce \t", "many blanks");
  same("mail.example.com", "MAIL.Example.com.", "a host in capitals and with its final dot");
  same("mx: mail", "\n \t\nmx: mail", "an empty line");

  test("max_age up to a year and a quarter of a day, and from 0", () => {
    for (const age of [0, 31_557_600]) {
      const policy = parsePolicy(EXAMPLE.replace("604800", String(age)));
      expect(policy).toMatchObject({ ok: true, value: { maxAge: age } });
    }
  });

  test("without mx it says nothing, unless its mode is none", () => {
    const bare = (mode: string) => `version: STSv1\nmode: ${mode}\nmax_age: 1\n`;
    expect(parsePolicy(bare("enforce"))).toEqual({ ok: false, fault: "no-mx" });
    expect(parsePolicy(bare("none")).ok).toBe(true);
  });

  test("unknown keys are passed over, of repeated ones the first counts", () => {
    const policy = parsePolicy(`${EXAMPLE}mode: none\nx-more: yes\n`);
    expect(policy.ok && policy.value.mode).toBe("enforce");
  });
});

describe("which hosts it allows (§4.1)", () => {
  const policy = parsePolicy(EXAMPLE);
  const row = (host: string, allowed: boolean) =>
    test(`${host}: ${allowed}`, () => {
      expect(policy.ok && allowsMx(policy.value, host)).toBe(allowed);
    });
  row("mail.example.com", true);
  row("mx.example.net", true);
  row("a.mx.example.net", false);
  row("example.net", false);
  row("mail.example.com.evil.test", false);
  row("net", false);
});
