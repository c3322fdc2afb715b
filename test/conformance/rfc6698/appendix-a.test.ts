/**
 * RFC 6698 Appendix A, "Operational Considerations for Deploying TLSA Records", and the
 * examples of §2.3: what is said there of HTTPS on port 443, for SMTP as RFC 7672 has it.
 */
import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { fromHex } from "../../../src/core/base/bytes.ts";
import { findTlsa } from "../../../src/core/dane/host-tlsa.ts";
import { matchTlsa } from "../../../src/core/dane/match.ts";
import { readTlsa, tlsaText, unusable, type Tlsa } from "../../../src/core/dane/tlsa.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { createUnvalidatedResolver, type Resolver } from "../../../src/core/dnssec/resolver.ts";
import { certify, type Certified } from "../../support/certificates.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { scenario } from "../../support/dnssec/scenario.ts";
import { Tree } from "../../support/dnssec/tree.ts";

const HOST = "mx.example.com";
const rootKey = await makeKey();
const ca = await certify({ name: "CA", ca: true });
const own = await certify({ name: "own", issuer: ca, dnsNames: [HOST] });

const sha256 = (data: Uint8Array) => Uint8Array.from(createHash("sha256").update(data).digest());

function tlsa(usage: number, selector: number, { der, spki }: Certified): Tlsa {
  return { usage, selector, matchingType: 1, data: sha256(selector === 0 ? der : spki) };
}

async function verdict(records: readonly Tlsa[], ...chain: readonly Certified[]): Promise<string> {
  const sent = chain.map(({ der }) => der);
  const result = await matchTlsa({ records, chain: sent, names: [HOST], now: Date.now() });
  return result.ok ? `matches at ${result.value.depth}` : result.fault;
}

describe("the examples of §2.3 in both forms", () => {
  test.each([
    ["0 0 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971", "pkix-usage"],
    [
      "1 1 2 92003ba34942dc74152e2f2c408d29eca5a520e7f2e06bb944f4dca346baf63c" +
        "1b177615d466f6c4b71c216a50292bd58c9ebdd2f74e38fe51ffd48c43326cbc",
      "pkix-usage",
    ],
    // §2.3 has only the beginning of this one.
    ["3 0 0 30820307308201efa003020102020", "malformed-data"],
  ])("%s", (text, why) => {
    const [usage = "", selector = "", type = "", data = ""] = text.split(" ");
    const whole = data.length % 2 === 0 ? data : data.slice(0, -1);
    const head = [usage, selector, type].map((word) => `0${word}`).join("");
    const record = readTlsa(fromHex(head + whole) ?? new Uint8Array());
    expect(record && tlsaText(record)).toBe(`${usage} ${selector} ${type} ${whole}`);
    expect(record && unusable(record)).toBe(why);
  });
});

describe("the four usages (§2.1.1) for one server", () => {
  test.each([
    // RFC 7672 §3.1.3: there is no list of public CAs everybody agrees on, so these bind nobody.
    [0, "no-usable-record", "no-usable-record"],
    [1, "no-usable-record", "no-usable-record"],
    [2, "no-match", "matches at 1"],
    [3, "matches at 0", "no-match"],
  ])("usage %i: of the server's key %s, of its CA's key %s", async (usage, ofOwn, ofCa) => {
    expect(await verdict([tlsa(usage, 1, own)], own, ca)).toBe(ofOwn);
    expect(await verdict([tlsa(usage, 1, ca)], own, ca)).toBe(ofCa);
  });
});

describe("A.1.1: two certificates of one CA with the same name and key", () => {
  test.each([
    ["the key holds for both", 1, "matches at 1", "matches at 1"],
    ["the certificate holds for itself alone", 0, "matches at 1", "no-match"],
  ])("%s", async (_, selector, first, second) => {
    const again = await certify({ name: "CA", keys: ca.keys, ca: true });
    const records = [tlsa(2, selector, ca)];
    expect(await verdict(records, own, ca)).toBe(first);
    expect(await verdict(records, own, again)).toBe(second);
    // Which of them a server sends first must not matter.
    expect(await verdict(records, own, again, ca)).toMatch(/^matches/);
  });
});

describe("A.1.2: a certificate that is renewed with its key", () => {
  test.each([
    ["selector 0 no longer matches", 0, "no-match"],
    ["selector 1 still does", 1, "matches at 0"],
  ])("%s", async (_, selector, expected) => {
    const renewed = await certify({ name: "own", keys: own.keys, issuer: ca, dnsNames: [HOST] });
    expect(await verdict([tlsa(3, selector, own)], own)).toBe("matches at 0");
    expect(await verdict([tlsa(3, selector, own)], renewed)).toBe(expected);
  });
});

const RECORD = "TLSA 3 1 1 8755cdaa8fe24ef16cc0f2c918063185e433faaf1415664911d9e30a924138c4";

async function resolverFor(com: string, net = "net TXT x"): Promise<Resolver> {
  const tree = await Tree.plant(
    { name: ".", keys: [rootKey] },
    { name: "com", text: com },
    { name: "net", text: net },
  );
  return scenario(tree).resolver;
}

const ADDRESS = `${HOST} A 192.0.2.1`;

describe("A.2: TLSA records and aliases", () => {
  const row = (what: string, expected: string, com: string, net?: string) =>
    test(`${what}: ${expected}`, async () => {
      const found = await findTlsa(DnsName.of(HOST), await resolverFor(com, net));
      const at = found.kind === "usable" ? `${found.kind} at ${found.baseDomain}` : found.kind;
      expect(at).toBe(expected);
    });

  row(
    "A.2.1.1: the host is an alias, the records stand at the alias",
    `usable at ${HOST}`,
    `${HOST} CNAME real.example.com\nreal.example.com A 192.0.2.1\n_25._tcp.${HOST} ${RECORD}`,
  );
  row(
    // RFC 7671 §7 turned the order round: the end of the alias comes first.
    "A.2.1.1: they stand at both ends",
    "usable at real.example.com",
    `${HOST} CNAME real.example.com\nreal.example.com A 192.0.2.1
     _25._tcp.${HOST} ${RECORD}\n_25._tcp.real.example.com ${RECORD}`,
  );
  row(
    "A.2.1.1: the TLSA name itself is an alias, so that they stand in one place",
    `usable at ${HOST}`,
    `${ADDRESS}\n_25._tcp.${HOST} CNAME tlsa.provider.net`,
    `tlsa.provider.net ${RECORD}`,
  );
  row(
    "A.2.1.1: that alias leads nowhere",
    "absent",
    `${ADDRESS}\n_25._tcp.${HOST} CNAME tlsa.provider.net`,
  );
  row(
    "A.2.1.2: a DNAME moves the host and its records with it",
    "usable at mx.provider.net",
    "example.com DNAME provider.net",
    `mx.provider.net A 192.0.2.1\n_25._tcp.mx.provider.net ${RECORD}`,
  );
  row(
    "A.2.1.2: a DNAME of _tcp alone moves only the records",
    `usable at ${HOST}`,
    `${ADDRESS}\n_tcp.${HOST} DNAME _tcp.provider.net`,
    `_25._tcp.provider.net ${RECORD}`,
  );
  row(
    "A.2.1.3: a wildcard stands for the port",
    `usable at ${HOST}`,
    `${ADDRESS}\n*._tcp.${HOST} ${RECORD}`,
  );
  row(
    "A.2.1.3: and for no host, because it is no wildcard in the middle",
    "absent",
    `*.example.com A 192.0.2.1\n_25._tcp.*.example.com ${RECORD}`,
  );
  row(
    "A.2.1.3: nor does the wildcard of the zone stand in where the host exists",
    "absent",
    `${ADDRESS}\n*.example.com ${RECORD}`,
  );
});

test("A.3: over a last hop that nobody secures, an answer that was not validated here is no promise", async () => {
  const tree = await Tree.plant(
    { name: ".", keys: [rootKey] },
    { name: "com", text: `${ADDRESS}\n_25._tcp.${HOST} ${RECORD}` },
  );
  const { exchange, resolver } = scenario(tree);
  expect(await findTlsa(DnsName.of(HOST), resolver)).toMatchObject({ kind: "usable" });
  const believed = createUnvalidatedResolver(exchange);
  expect(await findTlsa(DnsName.of(HOST), believed)).toEqual({
    kind: "absent",
    because: "insecure",
  });
});

describe("A.4: a certificate with a new key is rolled over", () => {
  test.each([
    ["before", ["old"], "matches at 0", "no-match"],
    [
      "both records, before the change and after it",
      ["old", "new"],
      "matches at 0",
      "matches at 0",
    ],
    ["the old record has gone", ["new"], "no-match", "matches at 0"],
  ])("%s", async (_, published, withOld, withNew) => {
    const next = await certify({ name: "next", issuer: ca, dnsNames: [HOST] });
    const records = published.map((one) => tlsa(3, 1, one === "old" ? own : next));
    expect(await verdict(records, own)).toBe(withOld);
    expect(await verdict(records, next)).toBe(withNew);
  });
});
