/** Real fields of many programs: what each of them tells, and no more. */
import { describe, expect, test } from "@jest/globals";
import { parseReceived } from "../../../src/core/trace/parse-received.ts";
import { FIXTURES } from "./fixtures.ts";

const text = (value: string | number | undefined) => (value === undefined ? "-" : String(value));

describe.each([...new Set(FIXTURES.map(({ file }) => file))])("%s", (file) => {
  const rows = FIXTURES.filter((fixture) => fixture.file === file);

  test.each(rows.map((row) => [row.field.replace(/\s+/g, " ").slice(0, 90), row] as const))(
    "%s",
    (_, { field, want }) => {
      const hop = parseReceived(field);
      const date = hop.date === undefined ? undefined : new Date(hop.date).toISOString();
      expect({
        state: hop.state,
        reason: hop.reason,
        by: text(hop.by),
        client: text(hop.from?.address?.text),
        host: text(hop.from?.host),
        version: text(hop.tls?.version),
        cipher: text(hop.tls?.cipher),
        bits: text(hop.tls?.bits),
        group: text(hop.tls?.group),
        date: text(date?.replace(".000", "")),
      }).toEqual(want);
    },
  );
});

test("there are at least 150, each with where it came from", () => {
  expect(FIXTURES.length).toBeGreaterThanOrEqual(150);
  expect(new Set(FIXTURES.map(({ source }) => source))).toEqual(
    new Set(["ML", "PUB", "SA", "MP", "MA"]),
  );
});

test("the line ends and white space of a field don't matter (RFC 5322 §2.2.3)", () => {
  for (const { field } of FIXTURES) {
    const hop = parseReceived(field);
    expect(parseReceived(field.replace(/\n/g, "\r\n"))).toEqual(hop);
    expect(parseReceived(field.replace(/\s+/g, " "))).toEqual(hop);
    expect(parseReceived(field.replace(/^Received: /, ""))).toEqual(hop);
  }
});
