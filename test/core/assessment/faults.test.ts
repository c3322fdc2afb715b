/** What of an assessment is the domain's own fault: only what was proven. */
import { describe, expect, test } from "@jest/globals";
import type { Assessment, DestinationAssessment } from "../../../src/core/assessment/assessment.ts";
import { faultsOf } from "../../../src/core/assessment/faults.ts";
import { REASON_CODES, type ReasonCode } from "../../../src/core/assessment/reason.ts";
import type { HostTlsa } from "../../../src/core/dane/host-tlsa.ts";
import type { StsAnswer } from "../../../src/core/mta-sts/lookup.ts";
import { assessment, destination } from "../../extension/support/assessments.ts";
import { TLS13 } from "../../support/reports.ts";

const MX = "mx.a.test";
const usable = (host: string): HostTlsa => ({
  kind: "usable",
  baseDomain: host,
  records: [],
  names: [host],
});

function faults(parts: Partial<Assessment>, ...hosts: Partial<DestinationAssessment>[]) {
  const destinations = hosts.map((host) => destination(host.host ?? MX, host));
  return faultsOf(assessment("a.test", { proof: "secure", destinations, ...parts }));
}

const policy = (mode: "enforce" | "testing" | "none", ...mx: string[]): StsAnswer => ({
  kind: "policy",
  id: "1",
  kept: false,
  policy: { mode, maxAge: 86_400, mx },
});

const expired = { ...TLS13, pkix: { ...TLS13.pkix, valid: false, fault: "expired" as const } };

describe("what a host did", () => {
  test("RFC 3207: no STARTTLS", () => {
    const host = {
      state: "none" as const,
      reasons: [{ code: "host-no-starttls" as const, host: MX }],
    };
    expect(faults({}, host)).toEqual([{ kind: "no-starttls", host: MX }]);
  });

  test("RFC 8996: nothing newer than TLS 1.1", () => {
    const host = { alerts: ["weak-tls" as const], tls: { ...TLS13, version: "TLSv1.1" } };
    expect(faults({}, host)).toEqual([{ kind: "weak-tls", host: MX, version: "TLSv1.1" }]);
  });
});

test("what backends see differently is nobody's fault; what DNS says of it still is", () => {
  const host = {
    state: "unknown" as const,
    alerts: ["vantages-differ" as const],
    tlsa: usable(MX),
    check: { kind: "mismatch" as const, fault: undefined },
  };
  expect(faults({}, host)).toEqual([]);
  expect(faults({}, { ...host, alerts: [] })).toMatchObject([{ kind: "tlsa-mismatch" }]);
  const unusable = { kind: "unusable", baseDomain: MX } as HostTlsa;
  expect(faults({}, { ...host, tlsa: unusable })).toMatchObject([{ kind: "tlsa-unusable" }]);
});

describe("DANE, RFC 7672", () => {
  test.each([
    ["expired", "expired"],
    [undefined, "no-starttls"],
  ] as const)("a host that contradicts its records: %s", (fault, because) => {
    const host = { tlsa: usable(MX), check: { kind: "mismatch", fault } as const };
    expect(faults({}, host)).toEqual([
      { kind: "tlsa-mismatch", host: MX, owner: `_25._tcp.${MX}`, because },
    ]);
  });

  test("records that match, or that nobody could compare, are no fault", () => {
    expect(faults({}, { tlsa: usable(MX), check: { kind: "not-observed" } })).toEqual([]);
    expect(faults({}, { tlsa: usable(MX), check: undefined })).toEqual([]);
  });

  test("records of which none is usable", () => {
    const tlsa: HostTlsa = { kind: "unusable", baseDomain: MX, records: [] };
    expect(faults({}, { tlsa })).toEqual([
      { kind: "tlsa-unusable", host: MX, owner: `_25._tcp.${MX}` },
    ]);
  });

  const half = [
    { host: "mx1.a.test", tlsa: usable("mx1.a.test") },
    { host: "mx2.a.test", tlsa: { kind: "absent", because: "no-tlsa" } as const },
  ];

  test("one of two hosts without records", () => {
    expect(faults({}, ...half)).toEqual([
      { kind: "tlsa-missing", host: "mx2.a.test", others: ["mx1.a.test"] },
    ]);
  });

  test("is told of as an unsigned MX set where that is the fault", () => {
    expect(faults({ proof: "insecure", alerts: ["mx-unsigned"] }, ...half)).toEqual([
      { kind: "mx-unsigned", hosts: ["mx1.a.test"] },
    ]);
  });

  test("nobody has to have DANE", () => {
    expect(faults({}, { tlsa: { kind: "absent", because: "no-tlsa" } })).toEqual([]);
    expect(
      faults({ proof: "insecure" }, { tlsa: { kind: "absent", because: "insecure" } }),
    ).toEqual([]);
  });

  test("an MX record that names a host proven to have no address", () => {
    const tlsa: HostTlsa = { kind: "no-address", exists: false };
    expect(faults({}, { tlsa })).toEqual([{ kind: "host-nowhere", host: MX }]);
  });

  test("answers that are bogus, not such as did not come", () => {
    expect(faults({}, { tlsa: { kind: "failed", at: "tlsa", proof: "bogus" } })).toEqual([
      { kind: "bogus", host: MX, detail: "tlsa" },
    ]);
    expect(faults({}, { tlsa: { kind: "failed", at: "tlsa", proof: "indeterminate" } })).toEqual(
      [],
    );
    expect(faults({ reasons: [{ code: "dnssec-bogus", detail: "signature-expired" }] })).toEqual([
      { kind: "bogus", detail: "signature-expired" },
    ]);
  });
});

describe("MTA-STS, RFC 8461", () => {
  test("a host the policy does not allow, in testing, too", () => {
    for (const mode of ["enforce", "testing"] as const) {
      expect(faults({ sts: policy(mode, "*.b.test") }, {})).toEqual([
        { kind: "sts-mx", host: MX, patterns: ["*.b.test"] },
      ]);
    }
    expect(faults({ sts: policy("none") }, {})).toEqual([]);
  });

  test("a certificate that does not meet it; without a policy nobody asks", () => {
    expect(faults({ sts: policy("enforce", MX) }, { tls: expired })).toEqual([
      { kind: "sts-certificate", host: MX, fault: "expired" },
    ]);
    expect(faults({ sts: { kind: "none" } }, { tls: expired })).toEqual([]);
  });

  test.each([
    ["certificate", true],
    ["http-status", true],
    ["redirect", true],
    ["not-text", true],
    ["too-large", true],
    ["unreachable", false],
    ["timeout", false],
    ["backend", false],
  ] as const)("a policy that could not be had: %s is the domain's doing: %s", (failure, proven) => {
    expect(faults({ sts: { kind: "fetch-failed", failure } }, {})).toEqual(
      proven ? [{ kind: "sts-unfetched", failure }] : [],
    );
  });

  test("a record or a policy that is none", () => {
    expect(faults({ sts: { kind: "invalid-record" } }, {})).toEqual([
      { kind: "sts-invalid", fault: "record" },
    ]);
    expect(faults({ sts: { kind: "invalid-policy", fault: "no-mx" } }, {})).toEqual([
      { kind: "sts-invalid", fault: "no-mx" },
    ]);
  });
});

describe("nobody is accused without proof", () => {
  const proving: readonly ReasonCode[] = ["host-no-starttls", "dnssec-bogus"];

  test.each(REASON_CODES.filter((code) => !proving.includes(code)))(
    "%s alone is no fault",
    (code) => {
      const host = {
        state: "unknown" as const,
        tls: undefined,
        tlsa: undefined,
        reasons: [{ code, host: MX }],
      };
      expect(faults({ state: "unknown", reasons: [{ code }] }, host)).toEqual([]);
    },
  );

  test("nor is anything while it is still being looked at", () => {
    const host = { reasons: [{ code: "host-no-starttls" as const, host: MX }] };
    expect(faults({ settled: false }, host)).toEqual([]);
  });
});
