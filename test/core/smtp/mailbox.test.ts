import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseDomain, isLocalOnly } from "../../../src/core/smtp/domain.ts";
import { parseMailbox } from "../../../src/core/smtp/mailbox.ts";

const good = (text: string, domain: string) =>
  test(`${text} goes to ${domain}`, () => {
    const mailbox = parseMailbox(text);
    if (!mailbox.ok) throw new Error(mailbox.fault);
    expect(mailbox.value.kind === "domain" ? mailbox.value.domain.text : "").toBe(domain);
  });

const bad = (text: string, fault: string) =>
  test(`${JSON.stringify(text)} is no mailbox: ${fault}`, () => {
    expect(parseMailbox(text)).toEqual({ ok: false, fault });
  });

describe("mailboxes (RFC 5321 §4.1.2)", () => {
  good("ann@fine.test", "fine.test");
  good("ann.b+tag@Fine.TEST", "fine.test");
  good("ann@fine.test.", "fine.test");
  good("o'neill@fine.test", "fine.test");
  // The one that another parser reads as evil.test.
  good('"a,b@evil.test"@fine.test', "fine.test");
  good('"a\\"@evil.test"@fine.test', "fine.test");
  // RFC 6531 §3.3: UTF-8 in the local part, U-labels in the domain.
  good("jürgen@münchen.test", "xn--mnchen-3ya.test");
  good("a@xn--mnchen-3ya.test", "xn--mnchen-3ya.test");
  good("a@bücher.MÜNCHEN.test", "xn--bcher-kva.xn--mnchen-3ya.test");

  bad("ann", "no-at");
  bad("", "no-at");
  bad("@fine.test", "bad-local-part");
  bad(".ann@fine.test", "bad-local-part");
  bad("an..n@fine.test", "bad-local-part");
  bad("an n@fine.test", "bad-local-part");
  bad("ann@fine.test@evil.test", "bad-character");
  bad('"a"b@fine.test', "no-at");
  bad(`${"a".repeat(65)}@fine.test`, "local-part-too-long");
  bad("ann@", "empty");
  bad("ann@fine..test", "bad-label");
  bad("ann@-fine.test", "bad-label");
  bad("ann@fine_x.test", "bad-character");
  bad("ann@fine.test/evil", "bad-character");
  bad("ann@fine.test:25", "bad-character");
  bad("ann@fine%2etest", "bad-character");
  bad("ann@192.0.2.1", "numeric");
  bad("ann@1.2", "numeric");
  bad(`ann@${"a".repeat(64)}.test`, "too-long");
  bad("ann@[192.0.2.1", "bad-literal");
  bad("ann@fine.test\n", "bad-character");

  test("an address literal is told apart (RFC 5321 §4.1.3)", () => {
    expect(parseMailbox("ann@[192.0.2.1]")).toEqual({
      ok: true,
      value: { kind: "address-literal", localPart: "ann", literal: "192.0.2.1" },
    });
    expect(parseMailbox("ann@[IPv6:2001:db8::1]").ok).toBe(true);
  });

  test("any text ends in a mailbox or a fault, and a mailbox's domain is LDH labels", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.string({ maxLength: 60 }),
        (a, b) => {
          const mailbox = parseMailbox(`${a}@${b}`);
          if (!mailbox.ok || mailbox.value.kind !== "domain") return;
          expect(mailbox.value.domain.text).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("domains that are looked up nowhere", () => {
  test.each([
    "localhost",
    "intranet",
    "printer.local",
    "x.onion",
    "a.invalid",
    "nas.home.arpa",
    "a.internal",
  ])("%s means something only here", (text) => {
    const domain = parseDomain(text);
    expect(domain.ok && isLocalOnly(domain.value)).toBe(true);
  });

  test.each(["fine.test", "local.example", "onion.example"])("%s is looked up", (text) => {
    const domain = parseDomain(text);
    expect(domain.ok && isLocalOnly(domain.value)).toBe(false);
  });
});
