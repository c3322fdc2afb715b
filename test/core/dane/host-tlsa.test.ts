/** What the DNS promises of an MX host (RFC 7672 §2.2.2, §2.2.3), each row in a signed tree of its own. */
import { describe, expect, test } from "@jest/globals";
import { findTlsa, type HostTlsa } from "../../../src/core/dane/host-tlsa.ts";
import { createCachingExchange } from "../../../src/core/dns/caching-exchange.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import type { Resolver } from "../../../src/core/dnssec/resolver.ts";
import { createValidatingResolver } from "../../../src/core/dnssec/validating-resolver.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { record } from "../../support/dnssec/records.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { treeExchange, type TreeExchangeOptions } from "../../support/dnssec/tree-exchange.ts";
import type { ZoneSpec } from "../../support/dnssec/zone.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const rootKey = await makeKey();
const TLSA = `TLSA 3 1 1 ${"aa".repeat(32)}`;

/** The zone `a`, signed, beside `plain`, which is not. */
async function promiseOf(
  text: string,
  spec: Partial<ZoneSpec> = {},
  edit: NonNullable<TreeExchangeOptions["edit"]> = (_, reply) => reply,
  host = "mx.a",
) {
  const tree = await Tree.plant(
    { name: ".", keys: [rootKey] },
    { name: "a", text, ...spec },
    {
      name: "plain",
      unsigned: true,
      text: `mx.plain A 192.0.2.9\n_25._tcp.mx.plain ${TLSA}\nalias.plain CNAME mx.a`,
    },
  );
  const clock = new ManualClock();
  const exchange = createCachingExchange(treeExchange(tree, { edit }), clock);
  const resolver = createValidatingResolver({ exchange, clock, anchors: tree.anchors() });
  return findTlsa(DnsName.of(host), resolver);
}

const summary = (found: Awaited<ReturnType<typeof promiseOf>>) => {
  switch (found.kind) {
    case "usable":
      return `usable at ${found.baseDomain} for ${found.names.join(" ")}`;
    case "absent":
      return `absent: ${found.because}`;
    case "failed":
      return `failed: ${found.at} ${found.proof}`;
    case "no-address":
      return found.exists ? "no-address" : "no-such-host";
    default:
      return found.kind;
  }
};

const row = (what: string, text: string, expected: string, spec?: Partial<ZoneSpec>) =>
  test(`${what} -> ${expected}`, async () => {
    expect(summary(await promiseOf(text, spec))).toBe(expected);
  });

const OWN = `_25._tcp.mx.a ${TLSA}`;

describe("addresses first (RFC 7672 §2.2.2)", () => {
  row(
    "both families secure",
    `mx.a A 192.0.2.1\nmx.a AAAA 2001:db8::1\n${OWN}`,
    "usable at mx.a for mx.a",
  );
  row("one family only", `mx.a AAAA 2001:db8::1\n${OWN}`, "usable at mx.a for mx.a");
  row("an unsigned zone", `mx.a A 192.0.2.1\n${OWN}`, "absent: insecure", { unsigned: true });
  row(
    "a broken signature over one family",
    `mx.a A 192.0.2.1\nmx.a AAAA 2001:db8::1\n${OWN}`,
    "failed: address bogus",
    {
      signatures: { "mx.a AAAA": { expiration: 1 } },
    },
  );
  row(
    "the other family's absence is beyond proof, too many iterations",
    `mx.a A 192.0.2.1\n${OWN}`,
    "usable at mx.a for mx.a",
    { denial: { iterations: 200 } },
  );
});

describe("a host that is proven to have no address (RFC 5321 §5.1)", () => {
  row("no such name", "a TXT x", "no-such-host");
  row("a name without addresses", OWN, "no-address");
  row("one that can't be proven is no such thing", "a TXT x", "absent: insecure", {
    denial: { iterations: 200 },
  });
  row("an unsigned zone proves nothing", "a TXT x", "absent: insecure", { unsigned: true });
});

describe("aliases (RFC 7672 §2.2.2, §2.2.3)", () => {
  row(
    "TLSA at the end of a secure alias comes first",
    `mx.a CNAME real.a\nreal.a A 192.0.2.1\n_25._tcp.real.a ${TLSA}\n${OWN}`,
    "usable at real.a for real.a mx.a",
  );
  row(
    "none at its end: the name before it",
    `mx.a CNAME real.a\nreal.a A 192.0.2.1\n${OWN}`,
    "usable at mx.a for mx.a",
  );
  row(
    "a secure alias into an unsigned zone leaves its own name",
    `mx.a CNAME mx.plain\n${OWN}`,
    "usable at mx.a for mx.a",
  );
  row("and nothing where it has none", "mx.a CNAME mx.plain", "absent: no-tlsa");
  row("an unsigned alias leaves nothing", `mx.a CNAME mx.plain\n${OWN}`, "absent: insecure", {
    unsigned: true,
  });
});

describe("what failed is no absence (RFC 7672 §2.1.2, §2.2)", () => {
  const REAL = "mx.a CNAME real.a\nreal.a A 192.0.2.1";
  const ADDRESS = "mx.a A 192.0.2.1\nmx.a AAAA 2001:db8::1";
  const broken = (set: string) => ({ signatures: { [set]: { expiration: 1 } } });
  const [A, AAAA, TLSA_TYPE] = [1, 28, 52];

  row("forged TLSA", `${ADDRESS}\n${OWN}`, "failed: tlsa bogus", broken("_25._tcp.mx.a TLSA"));
  row(
    "forged TLSA at the end of the alias, whatever its beginning has",
    `${REAL}\n_25._tcp.real.a ${TLSA}\n${OWN}`,
    "failed: tlsa bogus",
    broken("_25._tcp.real.a TLSA"),
  );
  row(
    "forged TLSA at the beginning of an alias do no harm where its end has some",
    `${REAL}\n_25._tcp.real.a ${TLSA}\n${OWN}`,
    "usable at real.a for real.a mx.a",
    broken("_25._tcp.mx.a TLSA"),
  );

  const silent = (types: readonly number[], expected: string, spec?: Partial<ZoneSpec>) =>
    test(`no answer for type ${types.join(" and ")} -> ${expected}`, async () => {
      const found = await promiseOf(`${ADDRESS}\n${OWN}`, spec, (question, reply) =>
        types.includes(question.type) ? { kind: "failure", failure: { kind: "timeout" } } : reply,
      );
      expect(summary(found)).toBe(expected);
    });
  silent([A], "failed: address indeterminate");
  silent([AAAA], "failed: address indeterminate");
  silent([TLSA_TYPE], "failed: tlsa indeterminate");
  silent([A], "failed: address bogus", broken("mx.a AAAA"));
  silent([TLSA_TYPE], "failed: address bogus", broken("mx.a AAAA"));
});

describe("what the records are worth (RFC 7672 §2.2)", () => {
  const ADDRESS = "mx.a A 192.0.2.1";
  const PKIX = `TLSA 1 1 1 ${"bb".repeat(32)}`;

  row("none that is usable", `${ADDRESS}\n_25._tcp.mx.a ${PKIX}`, "unusable");
  row("none at all", ADDRESS, "absent: no-tlsa");
  row("another port's", `${ADDRESS}\n_465._tcp.mx.a ${TLSA}`, "absent: no-tlsa");
  row(
    "none that is usable at the end of an alias: that end decides",
    `mx.a CNAME real.a\nreal.a A 192.0.2.1\n_25._tcp.real.a ${PKIX}\n${OWN}`,
    "unusable",
  );
  row(
    "behind an alias into an unsigned zone",
    `${ADDRESS}\n_25._tcp.mx.a CNAME _25._tcp.mx.plain`,
    "absent: insecure",
  );

  test("one that is usable is enough, and all are told, with how long they are signed for", async () => {
    const found = await promiseOf(`${ADDRESS}\n_25._tcp.mx.a ${PKIX}\n${OWN}`);
    expect(found).toMatchObject({ kind: "usable", baseDomain: "mx.a" });
    const { records = [], validity } = found as Partial<Extract<HostTlsa, { kind: "usable" }>>;
    expect(records.map(({ usage }) => usage).sort()).toEqual([1, 3]);
    expect(validity?.lifetime).toBeGreaterThan(0);
  });

  test("records too short to be any say that TLS is spoken, and no more", async () => {
    const resolver: Resolver = {
      resolve: (owner, type) => {
        const records = [record(owner.text, type, Uint8Array.of(3, 1))];
        return Promise.resolve({
          kind: "records",
          proof: "secure",
          aliases: [],
          owner,
          records,
          ttl: 1,
        });
      },
    };
    const unusable = { kind: "unusable", baseDomain: "mx.a", records: [] };
    expect(await findTlsa(DnsName.of("mx.a"), resolver)).toEqual(unusable);
  });

  test("a name too long to stand below _25._tcp has none", async () => {
    const long = `${"x".repeat(60)}.`.repeat(4) + "yyy.a";
    const found = await promiseOf(`${long} A 192.0.2.1`, {}, undefined, long);
    expect(summary(found)).toBe("absent: no-tlsa");
  });
});

describe("addresses that are not secure leave no promise, whatever the TLSA records are", () => {
  type Given = "secure" | "insecure" | "secure alias" | "insecure alias" | "none";

  /** A resolver that says so of the addresses, and has secure TLSA records for every name. */
  function says(a: Given, aaaa: Given, alias: Given = "none"): Resolver {
    return {
      resolve(name, type) {
        const given = { 1: a, 28: aaaa, 5: alias }[type] ?? "secure";
        const led = given.endsWith("alias");
        const rdata = Uint8Array.from([3, 1, 1, ...new Uint8Array(32)]);
        return Promise.resolve({
          kind: given === "none" ? "no-data" : "records",
          proof: given.startsWith("insecure") ? "insecure" : "secure",
          aliases: led ? [name] : [],
          owner: led ? DnsName.of("real.b") : name,
          records: given === "none" ? [] : [record(name.text, type, rdata)],
          ttl: 1,
        });
      },
    };
  }

  test.each<[Given, Given, Given, string]>([
    ["secure", "secure", "none", "usable at mx.a for mx.a"],
    ["secure", "insecure", "none", "absent: insecure"],
    ["insecure", "secure", "none", "absent: insecure"],
    ["insecure", "none", "none", "absent: insecure"],
    ["insecure", "insecure", "secure", "absent: insecure"],
    ["insecure alias", "insecure alias", "insecure", "absent: insecure"],
    ["insecure alias", "insecure alias", "none", "absent: insecure"],
    ["insecure alias", "insecure alias", "secure", "usable at mx.a for mx.a"],
    ["insecure alias", "none", "secure", "usable at mx.a for mx.a"],
    ["secure alias", "secure alias", "secure", "usable at real.b for real.b mx.a"],
    // A and AAAA that lead to different places leave the name both began with.
    ["secure alias", "secure", "none", "usable at mx.a for mx.a"],
  ])("A %s, AAAA %s, CNAME %s: %s", async (a, aaaa, alias, expected) => {
    expect(summary(await findTlsa(DnsName.of("mx.a"), says(a, aaaa, alias)))).toBe(expected);
  });
});
