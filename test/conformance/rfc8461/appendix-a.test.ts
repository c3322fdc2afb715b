/** RFC 8461 Appendix A: the example record and policy of example.com, from the DNS to what they allow. */
import { describe, expect, test } from "@jest/globals";
import { createUnvalidatedResolver } from "../../../src/core/dnssec/resolver.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { createDirectFetcher } from "../../../src/core/mta-sts/direct-fetcher.ts";
import { createStsLookup } from "../../../src/core/mta-sts/lookup.ts";
import { allowsMx, parsePolicy } from "../../../src/core/mta-sts/policy.ts";
import { fakeDns } from "../../support/fake-dns.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const RECORD = "v=STSv1; id=20160831085700Z;";
const POLICY = `version: STSv1
mode: testing
mx: mx1.example.com
mx: mx2.example.com
mx: mx.backup-example.com
max_age: 1296000
`;

function lookUp(zone: string) {
  const urls: string[] = [];
  const clock = new ManualClock();
  const httpGet = ({ url }: { url: string }) => {
    urls.push(url);
    const body = Uint8Array.from(Buffer.from(POLICY));
    return Promise.resolve({
      kind: "response",
      status: 200,
      contentType: "text/plain",
      body,
    } as const);
  };
  const fetchPolicy = createDirectFetcher(httpGet, clock);
  const resolver = createUnvalidatedResolver(fakeDns(zone));
  const lookup = createStsLookup({ resolver, fetchPolicy, clock });
  return { urls, answer: lookup(DnsName.of("example.com")) };
}

const EXPECTED = {
  kind: "policy",
  id: "20160831085700Z",
  kept: false,
  policy: {
    mode: "testing",
    maxAge: 1_296_000,
    mx: ["mx1.example.com", "mx2.example.com", "mx.backup-example.com"],
  },
};

test("record and policy are found where the example has them", async () => {
  const { urls, answer } = lookUp(`_mta-sts.example.com TXT ${RECORD}`);
  expect(await answer).toEqual(EXPECTED);
  expect(urls).toEqual(["https://mta-sts.example.com/.well-known/mta-sts.txt"]);
});

test("§8.2: a delegated record is an alias, and the policy is still that of the domain", async () => {
  const { urls, answer } = lookUp(
    `_mta-sts.example.com CNAME _mta-sts.provider.example\n_mta-sts.provider.example TXT ${RECORD}`,
  );
  expect(await answer).toEqual(EXPECTED);
  expect(urls).toEqual(["https://mta-sts.example.com/.well-known/mta-sts.txt"]);
});

describe("the hosts it allows", () => {
  const policy = parsePolicy(POLICY);
  test.each([
    ["mx1.example.com", true],
    ["mx2.example.com", true],
    ["mx.backup-example.com", true],
    ["mx3.example.com", false],
    ["example.com", false],
    ["backup-example.com", false],
    ["mx1.mx1.example.com", false],
  ])("%s: %s", (host, allowed) => {
    expect(policy.ok && allowsMx(policy.value, host)).toBe(allowed);
  });
});
