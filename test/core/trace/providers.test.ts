/** Providers whose servers have names in several domains (docs/decisions/0014). */
import { describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { learnBoundary } from "../../../src/core/trace/learn-boundary.ts";
import { domainsOfProvider } from "../../../src/core/trace/providers.ts";
import { readTrace } from "../../../src/core/trace/read-trace.ts";

const DATE = "Wed, 12 Feb 2025 15:16:20 +0000";
const TLS = "(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384)";
const microsoft = (from: string, by: string, tls = TLS) =>
  `from ${from} (2603:10b6::1) by ${by} (2603:10b6::2) with Microsoft SMTP Server ${tls} id 15.20; ${DATE}`;

const domains = (text: string) => domainsOfProvider(DnsName.of(text)).map(({ text }) => text);

describe("domains of one provider", () => {
  test.each([
    ["outlook.com", ["outlook.com", "office365.com", "hotmail.com"]],
    ["OFFICE365.com", ["outlook.com", "office365.com", "hotmail.com"]],
    ["gmail.com", ["google.com", "gmail.com"]],
    ["me.com", ["icloud.com", "me.com"]],
    // A customer's name, or a neighbour's, is no provider's.
    ["example.org", ["example.org"]],
    ["evil-outlook.com", ["evil-outlook.com"]],
    ["com", ["com"]],
  ])("%s", (domain, all) => expect(domains(domain)).toEqual(all));
});

describe("the way through several of them", () => {
  const way = [
    microsoft("a.prod.outlook.com", "b.prod.outlook.com"),
    microsoft("b.prod.outlook.com", "c.outlook.office365.com"),
    microsoft("mx.elsewhere.test", "d.mail.protection.outlook.com"),
  ];

  test.each([["outlook.com"], ["office365.com"]])("is one provider's: %s", (host) => {
    expect(readTrace(way, [host])).toMatchObject({ arrived: "encrypted", decides: 2 });
  });

  test("also where it is assumed from the topmost field", () => {
    expect(readTrace(way)).toMatchObject({ arrived: "encrypted", decides: 2 });
    expect(readTrace(way).boundary.hosts).toContain("office365.com");
  });

  test("a server of a domain that is not the provider's ends it", () => {
    const stranger = microsoft("x.outlook.com", "mx.evil.test");
    expect(readTrace([way[0] ?? "", stranger], ["outlook.com"]).arrived).toBe("not-stated");
  });
});

test("what is learned counts the provider's domains together", () => {
  const on = (by: string) => readTrace([microsoft("mx.elsewhere.test", by)]);
  const traces = [
    ...Array.from({ length: 12 }, () => on("a.prod.outlook.com")),
    ...Array.from({ length: 8 }, () => on("c.outlook.office365.com")),
  ];
  expect(learnBoundary(traces)).toEqual({
    ok: true,
    value: { hosts: ["outlook.com", "office365.com", "hotmail.com"], seen: 20, of: 20 },
  });
});
