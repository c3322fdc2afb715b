import { expect, test } from "@jest/globals";
import { createTokenCheck, parseTokens } from "../../../src/probe/http/tokens.ts";

const A = "a-token-of-some-length";
const B = "another-token-of-some-length==";

test("any of the tokens opens, nothing else does", () => {
  const opens = createTokenCheck([A, B]);
  expect(opens(`Bearer ${A}`)).toBe(true);
  expect(opens(`bearer  ${B}`)).toBe(true);
  for (const header of [
    undefined,
    "",
    A,
    `Basic ${A}`,
    `Bearer ${A}x`,
    `Bearer ${A.slice(1)}`,
    "Bearer ",
    `Bearer ${A} ${B}`,
  ]) {
    expect([header, opens(header)]).toEqual([header, false]);
  }
});

test("a token file has one a line, and comments", () => {
  expect(parseTokens(`# for Ann\n${A}\r\n\n  ${B}\n`)).toEqual({ ok: true, value: [A, B] });
  expect(parseTokens("# nothing\n")).toMatchObject({ ok: false });
  expect(parseTokens("short")).toMatchObject({ ok: false });
  expect(parseTokens(`${A}\nwith a blank in between`)).toEqual({
    ok: false,
    fault: "token 2 has characters that no bearer token has",
  });
});
