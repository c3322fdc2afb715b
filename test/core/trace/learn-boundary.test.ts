import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import {
  ENOUGH_MESSAGES,
  guessDomain,
  learnBoundary,
} from "../../../src/core/trace/learn-boundary.ts";
import { readTrace } from "../../../src/core/trace/read-trace.ts";

const from = (by: string) =>
  `from mx.elsewhere.test (x [192.0.2.1]) by ${by} (Postfix) with ESMTPS`;
const many = (count: number, ...fields: string[]) =>
  Array.from({ length: count }, () => readTrace(fields));

describe("learnBoundary", () => {
  test("proposes the domain that is on top of most messages", () => {
    const traces = [
      ...many(15, from("mx1.provider.test"), from("evil.test")),
      ...many(8, from("mx2.provider.test")),
      ...many(2, from("list.test")),
    ];
    expect(learnBoundary(traces)).toEqual({
      ok: true,
      value: { hosts: ["provider.test"], seen: 23, of: 25 },
    });
  });

  test("looks past what only has a name inside: fetchmail, LMTP, filters", () => {
    const traces = many(
      ENOUGH_MESSAGES,
      "from pop.provider.test by localhost with POP3 (fetchmail-6.4.6) for user@localhost",
      "from mx by store.internal with LMTP id 1",
      from("mx1.provider.test"),
    );
    expect(learnBoundary(traces)).toMatchObject({ value: { hosts: ["provider.test"] } });
  });

  test("proposes nothing from too few, from many providers, from fields a sender could have written", () => {
    expect(learnBoundary(many(ENOUGH_MESSAGES - 1, from("mx.provider.test")))).toEqual({
      ok: false,
      fault: "too-few",
    });
    expect(learnBoundary(many(50))).toEqual({ ok: false, fault: "too-few" });
    expect(learnBoundary(many(50, from("localhost"), from("mx.evil.test")))).toEqual({
      ok: false,
      fault: "too-few",
    });
    const halves = [...many(20, from("mx.one.test")), ...many(20, from("mx.two.test"))];
    expect(learnBoundary(halves)).toEqual({ ok: false, fault: "no-majority" });
  });
});

test("a domain is guessed from labels alone", () => {
  const rows = [
    ["mx.google.com", "google.com"],
    ["mx1.mail.provider.co.uk", "provider.co.uk"],
    ["mx.uni.ac.at", "uni.ac.at"],
    ["mail.web.de", "web.de"],
    ["web.de", "web.de"],
    ["provider.test", "provider.test"],
    // The limitation: a public suffix that is on no list of ours.
    ["mx.someone.github.io", "github.io"],
  ] as const;
  for (const [host, domain] of rows) expect(guessDomain(DnsName.of(host)).text).toBe(domain);
});
