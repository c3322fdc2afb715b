/** Design §4 and §1: DANE and MTA-STS against what was seen, row by row. */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { judgeDomain } from "../../../src/core/assessment/domain.ts";
import { checkDane } from "../../../src/core/assessment/dane-check.ts";
import type { DaneCheck, HostEvidence } from "../../../src/core/assessment/evidence.ts";
import type { HostTlsa } from "../../../src/core/dane/host-tlsa.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import type { StsAnswer } from "../../../src/core/mta-sts/lookup.ts";
import type { Destinations } from "../../../src/core/smtp/destinations.ts";
import type { Proof } from "../../../src/core/dnssec/proof.ts";
import { readCertificate } from "../../../src/core/pkix/certificate.ts";
import { createPki } from "../../lab/pki.ts";
import { address, NOW, OUTCOMES, report, seen, TLS13 } from "../../support/reports.ts";

const record = { usage: 3, selector: 1, matchingType: 1, data: new Uint8Array(32) };
const TLSA: Record<string, HostTlsa> = {
  usable: { kind: "usable", baseDomain: "h", records: [record], names: ["h"] },
  unusable: { kind: "unusable", baseDomain: "h", records: [{ ...record, usage: 1 }] },
  absent: { kind: "absent", because: "no-tlsa" },
  insecure: { kind: "absent", because: "insecure" },
  gone: { kind: "no-address", exists: false },
  bogus: { kind: "failed", at: "tlsa", proof: "bogus" },
  unproven: { kind: "failed", at: "tlsa", proof: "indeterminate" },
};
const CHECK: Record<string, DaneCheck> = {
  matched: { kind: "matched", matched: { record, depth: 0 }, someMismatch: false },
  partly: { kind: "matched", matched: { record, depth: 0 }, someMismatch: true },
  mismatch: { kind: "mismatch", fault: "no-match" },
  unseen: { kind: "not-observed" },
};

/** `10 usable/matched tls, 20 absent plain`: preference, promise/check, what was seen. */
function judge(
  text: string,
  { proof = "secure", sts = NONE }: { proof?: Proof; sts?: StsAnswer } = {},
) {
  const found = new Map<string, HostEvidence>();
  const hosts = text.split(", ").map((one, index) => {
    const [preference = "", promise = "", outcome = ""] = one.split(" ");
    const [tlsa = "", check = "unseen"] = promise.split("/");
    const host = `h${index}.test`;
    const observation =
      outcome === "no-backend"
        ? ({ kind: "unavailable", failure: "no-backend" } as const)
        : seen(report(host, address(OUTCOMES[outcome as keyof typeof OUTCOMES])));
    found.set(host, { observation, tlsa: TLSA[tlsa]!, check: CHECK[check]! });
    return { host: DnsName.of(host), preference: Number(preference) };
  });
  const destinations: Destinations = { kind: "hosts", source: "mx", proof, hosts, skipped: [] };
  return judgeDomain("a.test", { destinations, hosts: found, sts }, NOW);
}

const NONE: StsAnswer = { kind: "none" };
const policy = (mode: "enforce" | "testing" | "none", mx = ["*.test"]): StsAnswer => ({
  kind: "policy",
  id: "1",
  policy: { mode, maxAge: 86_400, mx },
  kept: false,
});

const row = (
  text: string,
  state: string,
  {
    alerts = [] as string[],
    enforced = false,
    ...world
  }: Parameters<typeof judge>[1] & { alerts?: string[]; enforced?: boolean } = {},
) =>
  test(`${text} ${JSON.stringify(world)} -> ${state} ${alerts.join(" ")}${enforced ? " enforced" : ""}`, () => {
    const assessment = judge(text, world);
    expect([assessment.state, assessment.alerts, assessment.enforced]).toEqual([
      state,
      alerts,
      enforced,
    ]);
  });

describe("DANE: every host promises, and not every one that was seen breaks it", () => {
  const dane = { enforced: true };
  row("10 usable/matched tls", "dane", dane);
  row("10 usable no-backend", "dane", dane);
  row("10 usable closed", "dane", dane);
  row("10 usable/matched tls, 20 usable closed", "dane", dane);
  row("10 usable/matched tls, 20 usable/mismatch tls", "dane", {
    ...dane,
    alerts: ["tlsa-mismatch"],
  });
  row("10 usable/partly tls", "dane", { ...dane, alerts: ["tlsa-mismatch"] });
  row("10 usable/mismatch tls", "tls", { alerts: ["tlsa-mismatch"] });
  row("10 usable/mismatch plain", "none", { alerts: ["tlsa-mismatch"] });
  row("10 usable/mismatch tls, 20 usable closed", "tls", { alerts: ["tlsa-mismatch"] });
});

describe("one host without the promise ends it for all", () => {
  row("10 usable/matched tls, 20 absent tls", "tls");
  row("10 usable/matched tls, 20 insecure tls", "tls");
  row("10 absent tls", "tls");
  row("10 usable no-backend, 20 absent no-backend", "unknown");
});

describe("a host that is proven to have no address is skipped by every sender (RFC 5321 §5.1)", () => {
  const dane = { enforced: true };
  row("10 gone closed, 20 usable/matched tls", "dane", dane);
  row("10 usable/matched tls, 20 gone closed", "dane", dane);
  row("10 gone plain, 20 usable/matched tls", "dane", dane);
  row("10 gone closed, 20 absent tls", "tls");
  row("10 gone closed, 20 unusable no-backend", "tls", { enforced: true });
  row("10 gone closed", "unknown");
  row("10 gone tls", "unknown");
});

describe("an unsigned MX set is no DANE, however good the host (RFC 7672 §2.2.1)", () => {
  row("10 usable/matched tls", "tls", { proof: "insecure", alerts: ["mx-unsigned"] });
  row("10 usable/matched tls", "tls", { proof: "indeterminate", alerts: ["mx-unsigned"] });
});

describe("secure but unusable records: TLS is mandatory, nobody vouches (RFC 7672 §2.2)", () => {
  row("10 unusable tls", "tls", { enforced: true });
  row("10 unusable no-backend", "tls", { enforced: true });
  row("10 unusable plain", "none");
  row("10 unusable broken", "unknown");
  row("10 unusable tls", "tls", { proof: "insecure" });
});

describe("a promise that can't be read is no missing promise (RFC 7672 §2.1.2)", () => {
  row("10 bogus tls", "unknown", { alerts: ["dnssec-bogus"] });
  row("10 unproven tls", "unknown");
  row("10 bogus tls, 20 usable/matched tls", "unknown", { alerts: ["dnssec-bogus"] });
  row("10 absent tls, 20 bogus tls", "tls", { alerts: ["dnssec-bogus"] });
});

describe("MTA-STS (RFC 8461 §4, §5)", () => {
  const sts = policy("enforce");
  row("10 absent tls", "tls", { sts, enforced: true });
  row("10 absent no-backend", "tls", { sts, enforced: true });
  row("10 absent plain", "none", { sts, alerts: ["sts-failing"] });
  row("10 absent broken", "unknown", { sts });
  row("10 absent tls", "tls", {
    sts: policy("enforce", ["other.example"]),
    alerts: ["sts-failing"],
  });
  row("10 absent tls", "tls", { sts: policy("testing"), alerts: ["sts-testing"] });
  row("10 absent tls", "tls", { sts: policy("none") });
  row("10 absent tls", "tls", { sts: { kind: "fetch-failed", failure: "redirect" } });
  row("10 absent no-backend", "unknown", { sts: { kind: "fetch-failed", failure: "redirect" } });
});

describe("a failing DANE is never made good by MTA-STS (RFC 8461 §2)", () => {
  const sts = policy("enforce");
  row("10 usable/mismatch tls", "tls", { sts, alerts: ["tlsa-mismatch"] });
  row("10 bogus no-backend", "unknown", { sts, alerts: ["dnssec-bogus"] });
});

describe("a policy waits for DANE, because DANE may still fail (RFC 8461 §2)", () => {
  const destinations: Destinations = {
    kind: "hosts",
    source: "mx",
    proof: "secure",
    hosts: [{ host: DnsName.of("h.test"), preference: 1 }],
    skipped: [],
  };
  const under = (evidence: HostEvidence) => {
    const hosts = new Map([["h.test", evidence]]);
    const { state, enforced } = judgeDomain(
      "a.test",
      { destinations, hosts, sts: policy("enforce") },
      NOW,
    );
    return [state, enforced];
  };

  test("nothing is green before the TLSA look-up is back", () => {
    expect(under({})).toEqual(["unknown", false]);
    expect(under({ tlsa: TLSA["absent"]! })).toEqual(["tls", true]);
    expect(under({ tlsa: TLSA["bogus"]! })).toEqual(["unknown", false]);
  });
});

describe("a certificate that isn't valid breaks an enforced policy (RFC 8461 §4.2)", () => {
  test("and is told", () => {
    const observation = seen(
      report(
        "h.test",
        address(OUTCOMES.tls, { ...TLS13, pkix: { valid: false, fault: "expired" } }),
      ),
    );
    const destinations: Destinations = {
      kind: "hosts",
      source: "mx",
      proof: "insecure",
      hosts: [{ host: DnsName.of("h.test"), preference: 1 }],
      skipped: [],
    };
    const hosts = new Map([["h.test", { observation, tlsa: TLSA["absent"]! }]]);
    const assessment = judgeDomain("a.test", { destinations, hosts, sts: policy("enforce") }, NOW);
    expect([assessment.state, assessment.enforced]).toEqual(["tls", false]);
    expect(assessment.alerts).toContain("sts-failing");
  });
});

describe("what a host shows beside its records", () => {
  let certificate: string;
  let digest: HostTlsa;

  beforeAll(async () => {
    const { chain } = await (await createPki()).issue("h.test");
    certificate = Buffer.from(chain[0] ?? []).toString("base64");
    const full = { usage: 3, selector: 0, matchingType: 0, data: chain[0] ?? new Uint8Array() };
    digest = { kind: "usable", baseDomain: "h.test", records: [full], names: ["h.test"] };
  });

  const look = (...addresses: Parameters<typeof report>[1][]) =>
    checkDane(digest, seen(report("h.test", ...addresses)), "a.test", NOW);
  const right = () => address(OUTCOMES.tls, { ...TLS13, certificates: [certificate] });
  const wrong = () => address(OUTCOMES.tls, { ...TLS13, certificates: [] });

  test("one address that matches is enough, the other is told", async () => {
    expect(await look(right())).toMatchObject({ kind: "matched", someMismatch: false });
    expect(await look(right(), wrong())).toMatchObject({ kind: "matched", someMismatch: true });
    expect(await look(wrong())).toEqual({ kind: "mismatch", fault: "no-certificate" });
    expect(await look(address(OUTCOMES.plain))).toEqual({ kind: "mismatch", fault: undefined });
  });

  test("what is not certain shows nothing", async () => {
    expect(await look(address(OUTCOMES.closed), address(OUTCOMES.broken))).toEqual({
      kind: "not-observed",
    });
    const late = checkDane(digest, seen(report("h.test", right())), "a.test", NOW + 3_600_000);
    expect(await late).toEqual({ kind: "not-observed" });
  });

  test("dates that count and end within three days are told", () => {
    const day = 86_400_000;
    const evidence = (now: number) => ({
      destinations: {
        kind: "hosts",
        source: "mx",
        proof: "insecure",
        hosts: [{ host: DnsName.of("h.test"), preference: 1 }],
        skipped: [],
      } as Destinations,
      hosts: new Map([
        [
          "h.test",
          {
            tlsa: TLSA["absent"]!,
            observation: seen({
              ...report("h.test", right()),
              expiresAt: new Date(now + day).toISOString(),
            }),
          },
        ],
      ]),
      sts: policy("enforce"),
    });
    const soon = Date.now() + 28 * day;
    expect(judgeDomain("a.test", evidence(soon), soon).alerts).toEqual(["expires-soon"]);
    const early = Date.now() + 20 * day;
    expect(judgeDomain("a.test", evidence(early), early).alerts).toEqual([]);
  });
});

describe("what will end deliveries is told before (RFC 7671 §8.1, RFC 4035 §5.3.3)", () => {
  const DAY = 86_400_000;
  let end: number;
  let certificates: string[];

  beforeAll(async () => {
    const { chain } = await (await createPki()).issue("h0.test");
    certificates = chain.map((der) => Buffer.from(der).toString("base64"));
    end = readCertificate(Uint8Array.from(chain[0] ?? []))?.notAfter ?? 0;
  });

  interface Case {
    readonly usage?: number;
    readonly selector?: number;
    /** Records beside the one that matches. */
    readonly more?: number;
    readonly daysLeft?: number;
    readonly tlsaLeft?: number;
    readonly mxLeft?: number;
  }

  function alerts({ usage = 3, selector = 0, more = 0, daysLeft = 2, tlsaLeft, mxLeft }: Case) {
    const now = end - daysLeft * DAY;
    const validity = (left: number | undefined) =>
      left === undefined ? {} : { validity: { until: now + left * DAY, lifetime: 10 * DAY } };
    const matching = { ...record, usage, selector };
    const records = [matching, ...Array.from({ length: more }, () => record)];
    const tlsa = { kind: "usable", baseDomain: "h0.test", records, names: ["h0.test"] } as const;
    const check = { kind: "matched", matched: { record: matching, depth: 0 } } as const;
    const observed = report("h0.test", address(OUTCOMES.tls, { ...TLS13, certificates }));
    const expiresAt = new Date(now + DAY).toISOString();
    const evidence: HostEvidence = {
      tlsa: { ...tlsa, ...validity(tlsaLeft) },
      check: { ...check, someMismatch: false },
      observation: seen({ ...observed, expiresAt }),
    };
    const destinations: Destinations = {
      kind: "hosts",
      source: "mx",
      proof: "secure",
      hosts: [{ host: DnsName.of("h0.test"), preference: 10 }],
      skipped: [],
      ...validity(mxLeft),
    };
    const hosts = new Map([["h0.test", evidence]]);
    return judgeDomain("a.test", { destinations, hosts }, now).alerts;
  }

  test.each<[string, Case, boolean]>([
    ["the whole certificate in the only record", {}, true],
    ["but not weeks before", { daysLeft: 20 }, false],
    ["the whole certificate, and a record for the next one", { more: 1 }, false],
    ["the key alone survives a renewal", { selector: 1 }, false],
    ["DANE-EE has no dates: expired is not about to expire", { daysLeft: -1 }, false],
    ["DANE-TA has", { usage: 2, selector: 1, more: 1 }, true],
    ["signatures of TLSA records that nobody renews", { selector: 1, tlsaLeft: 0.9 }, true],
    ["signatures of MX records that nobody renews", { selector: 1, mxLeft: 0.9 }, true],
    ["signatures with time left", { selector: 1, tlsaLeft: 1, mxLeft: 1 }, false],
  ])("%s", (_, world, told) => {
    expect(alerts(world)).toEqual(told ? ["expires-soon"] : []);
  });
});
