import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { HOP_REASONS } from "../../../src/core/trace/hop.ts";
import { MAX_FIELD } from "../../../src/core/trace/limits.ts";
import { parseReceived } from "../../../src/core/trace/parse-received.ts";
import { FIXTURES } from "./fixtures.ts";

const real = fc.constantFrom(...FIXTURES.map(({ field }) => field));

/** What fields are made of, and what breaks them. */
const piece = fc.oneof(
  fc.constantFrom(
    ...'from by with id for via tls ESMTP ESMTPS SMTP LMTP ( ) ; " \\ < > [ ] , = (Postfix)'.split(
      " ",
    ),
    "(Exim 4.96)",
    "(using TLSv1.3 with cipher X (256/256 bits))",
    "(unknown [192.0.2.1])",
    "[127.0.0.1]",
    "\r\n\t",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const anything = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(" "));

describe("parseReceived", () => {
  test("answers everything with a state and one of its reasons", () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.string({ unit: "binary", maxLength: 400 })), (field) => {
        const { state, reason } = parseReceived(field);
        expect(HOP_REASONS[state]).toContain(reason);
      }),
      { numRuns: 2000 },
    );
  });

  test("folding anywhere between words changes nothing (RFC 5322 §2.2.3)", () => {
    const folds = fc.array(fc.constantFrom("\r\n ", "\r\n\t", "\n  ", " ", "\t"), {
      minLength: 40,
      maxLength: 40,
    });
    fc.assert(
      fc.property(real, folds, (field, whites) => {
        let at = 0;
        const folded = field.replace(/\s+/g, () => whites[at++ % whites.length] ?? " ");
        expect(parseReceived(folded)).toEqual(parseReceived(field));
      }),
    );
  });

  test("a cut field is never greener or redder than the whole, unless the cut took the proof", () => {
    fc.assert(
      fc.property(real, fc.nat(600), (field, length) => {
        const whole = parseReceived(field);
        const cut = parseReceived(field.slice(0, length));
        if (cut.state === "encrypted") expect(whole.state).toBe("encrypted");
        if (cut.state === "not-encrypted") expect(whole.state).toBe("not-encrypted");
      }),
      { numRuns: 2000 },
    );
  });

  test("a comment put into the client's name never makes a plain field green", () => {
    const plain = fc.constantFrom(...FIXTURES.filter(({ want }) => want.state === "not-encrypted"));
    fc.assert(
      fc.property(plain, anything, ({ field }, said) => {
        const inside = said.replace(/[()\\";]/g, "");
        const { state } = parseReceived(field.replace(/from \S+/, `from x (${inside})`));
        expect(state).not.toBe("encrypted");
      }),
      { numRuns: 1000 },
    );
  });

  test("what grows without end is cut off by length or read in one go", () => {
    const full = (unit: string) => unit.repeat(Math.floor(MAX_FIELD / unit.length));
    for (const unit of [
      "(",
      ")",
      "((a",
      '"',
      "\\",
      ";",
      "[",
      "a ",
      "by ",
      "from x by ",
      "(a) ",
      "1.",
      ":",
      "a:",
      "TLSv1.",
      "AUTH: , TLS: ",
      "(AUTH: , ",
      " with TLS",
      "<",
      "=?",
      "\u00e4",
    ]) {
      const { state } = parseReceived(full(unit));
      expect(["not-stated", "internal"]).toContain(state);
      expect(parseReceived(`from x by mx.test with ESMTPS (${full(unit)}`).state).toBe(
        "not-stated",
      );
    }
  });
});
