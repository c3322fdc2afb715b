import { describe, expect, test } from "@jest/globals";
import { parseOptOut } from "../../../src/probe/net/opt-out.ts";

function optOut(text: string) {
  const read = parseOptOut(text);
  if (!read.ok) throw new Error(read.fault);
  return read.value;
}

describe("the list of who opted out", () => {
  const list = optOut(
    "# asked on 2026-11-01\nmx1.one.example\n*.two.example\n192.0.2.7\r\n198.51.100.0/24\n2001:db8::/32\n",
  );

  test.each([
    ["mx1.one.example", true],
    ["mx2.one.example", false],
    ["a.mx1.one.example", false],
    ["two.example", true],
    ["mx.two.example", true],
    ["a.b.two.example", true],
    ["nottwo.example", false],
    ["example", false],
  ])("%s: %s", (host, out) => {
    expect(list.host(host)).toBe(out);
  });

  test.each([
    ["192.0.2.7", true],
    ["192.0.2.8", false],
    ["198.51.100.255", true],
    ["2001:db8:1::1", true],
    ["2001:db9::1", false],
    ["::ffff:192.0.2.7", false],
    ["mx1.one.example", false],
  ])("%s: %s", (address, out) => {
    expect(list.address(address)).toBe(out);
  });

  test("names are read as DNS does: without case, with or without the last dot", () => {
    expect(optOut("MX.One.Example.").host("mx.one.example")).toBe(true);
  });

  test.each(["*", "*.", "a b", "*.*.example", "10.0.0.0/33", "http://mx.example"])(
    "%s is refused, with its line",
    (line) => {
      expect(parseOptOut(`fine.example\n${line}`)).toMatchObject({
        ok: false,
        fault: expect.stringMatching(/^line 2: /),
      });
    },
  );
});
