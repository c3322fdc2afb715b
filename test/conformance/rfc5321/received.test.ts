/** RFC 5321 §4.4, the grammar of trace information, clause by clause, and appendix D's examples. */
import { describe, expect, test } from "@jest/globals";
import { parseReceived } from "../../../src/core/trace/parse-received.ts";

const DATE = "Thu, 21 May 1998 05:33:29 -0700";

describe("§4.4", () => {
  test("From-domain: Domain, Domain FWS ( TCP-info ), address-literal FWS ( TCP-info )", () => {
    const client = (text: string) =>
      parseReceived(`from ${text} by foo.test with SMTP; ${DATE}`).from;
    expect(client("bar.test")).toEqual({ name: "bar.test", ambiguous: false });
    const address = { text: "192.0.2.1", scope: "global" };
    expect(client("bar.test ([192.0.2.1])")).toEqual({
      name: "bar.test",
      address,
      ambiguous: false,
    });
    expect(client("bar.test (mx.bar.test [192.0.2.1])")).toEqual({
      name: "bar.test",
      host: "mx.bar.test",
      address,
      ambiguous: false,
    });
    expect(client("[203.0.113.9] (mx.bar.test [192.0.2.1])")).toMatchObject({ address });
    expect(client("[IPv6:2001:db8::1] ([IPv6:2001:db8::2])")).toMatchObject({
      address: { text: "2001:db8:0:0:0:0:0:2" },
    });
  });

  test("By-domain: Extended-Domain, with its TCP-info", () => {
    expect(
      parseReceived(`from bar.test by FOO.test ([192.0.2.7]) with SMTP; ${DATE}`),
    ).toMatchObject({
      by: "foo.test",
      byAddress: { text: "192.0.2.7" },
    });
  });

  test("Opt-info in its order: Via, With, ID, For", () => {
    const hop = parseReceived(
      `FROM bar.test BY foo.test VIA TCP WITH ESMTPS ID <a@foo.test> FOR <x@foo.test>; ${DATE}`,
    );
    expect(hop).toMatchObject({ by: "foo.test", with: "ESMTPS", state: "encrypted" });
    expect(
      parseReceived(`from bar.test by foo.test for <with@by.test> id with; ${DATE}`),
    ).toMatchObject({
      by: "foo.test",
      reason: "no-with",
    });
  });

  test("Path in For may hold quoted strings with keywords in them (§4.1.2)", () => {
    const hop = parseReceived(
      `from bar.test by foo.test with SMTP for <"x; with ESMTPS by y"@foo.test>; ${DATE}`,
    );
    expect(hop).toMatchObject({ by: "foo.test", with: "SMTP", state: "not-stated" });
  });

  test("date-time, also of appendix A of RFC 5322 and its obsolete zones", () => {
    const date = (text: string) => parseReceived(`from a by b.test with SMTP; ${text}`).date;
    const utc = Date.UTC(1998, 4, 21, 12, 33, 29);
    expect(date(DATE)).toBe(utc);
    expect(date("21 May 1998 05:33:29 -0700")).toBe(utc);
    expect(date("Thu, 21 May 98 05:33:29 PDT (comment)")).toBe(utc);
    expect(date("Thu, 21 May 1998 12:33 GMT")).toBe(utc - 29_000);
    for (const none of [
      "",
      "yesterday",
      "32 May 1998 05:33:29 -0700",
      "1 Foo 1998 05:33:29 -0700",
      "1 May 1998 24:00:00 +0000",
    ]) {
      expect([none, date(none)]).toEqual([none, undefined]);
    }
  });
});

test("appendix D.2: neither keyword nor address, so neither green nor red", () => {
  expect(parseReceived("from bar.com by foo.com ; Thu, 21 May 1998\r\n  05:33:29 -0700")).toEqual({
    from: { name: "bar.com", ambiguous: false },
    by: "foo.com",
    date: Date.UTC(1998, 4, 21, 12, 33, 29),
    submission: false,
    state: "not-stated",
    reason: "no-with",
  });
});
