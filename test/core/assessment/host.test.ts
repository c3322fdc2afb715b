import { describe, expect, test } from "@jest/globals";
import { judgeHost } from "../../../src/core/assessment/host.ts";
import type {
  AddressReport,
  HostReport,
  Outcome,
} from "../../../src/core/probe-api/host-report.ts";
import { address, NOW, OUTCOMES, report, seen, TLS13 } from "../../support/reports.ts";

const judge = (...addresses: AddressReport[]) =>
  judgeHost("mx", seen(report("mx", ...addresses)), NOW);

const alone = (outcome: Outcome, state: string, reach: string, code: string) =>
  test(`${JSON.stringify(outcome)} is ${state}, ${reach}`, () => {
    const verdict = judge(address(outcome));
    expect([verdict.state, verdict.reach, verdict.reasons[0]?.code]).toEqual([state, reach, code]);
  });

describe("only positive proof is `none`, only an answered EHLO after TLS is `tls` (design §4)", () => {
  alone({ kind: "tls" }, "tls", "reached", "host-tls");
  alone({ kind: "no-starttls", helo: false }, "none", "reached", "host-no-starttls");
  alone({ kind: "no-starttls", helo: true }, "none", "reached", "host-no-starttls");
});

describe("everything else is `unknown`, each for its own reason", () => {
  const greeting = { step: "greeting" } as const;
  alone({ kind: "connection-refused" }, "unknown", "unreached", "host-connection-refused");
  alone(
    { kind: "unreachable", reason: "EHOSTUNREACH" },
    "unknown",
    "unreached",
    "host-unreachable",
  );
  alone({ kind: "address-not-allowed" }, "unknown", "unreached", "host-address-not-allowed");
  alone({ kind: "timeout", step: "connect" }, "unknown", "unreached", "host-timeout");
  alone({ kind: "timeout", ...greeting }, "unknown", "unreached", "host-timeout");
  alone({ kind: "temporary", ...greeting, code: 421 }, "unknown", "unreached", "host-temporary");
  alone({ kind: "refused", ...greeting, code: 554 }, "unknown", "unreached", "host-refused");
  alone({ kind: "garbage", ...greeting }, "unknown", "unreached", "host-garbage");
  alone({ kind: "too-long", ...greeting }, "unknown", "unreached", "host-too-long");
  alone({ kind: "closed", step: "ehlo" }, "unknown", "unreached", "host-closed");
  // From STARTTLS on a sender may fall back to the clear, so the host counts.
  alone({ kind: "temporary", step: "starttls", code: 454 }, "unknown", "reached", "host-temporary");
  alone({ kind: "refused", step: "starttls", code: 502 }, "unknown", "reached", "host-refused");
  alone({ kind: "timeout", step: "handshake" }, "unknown", "reached", "host-timeout");
  alone({ kind: "closed", step: "ehlo-after-tls" }, "unknown", "reached", "host-closed");
  alone({ kind: "handshake-failed", reason: "X" }, "unknown", "reached", "host-handshake-failed");
  alone(
    { kind: "plaintext-after-starttls" },
    "unknown",
    "reached",
    "host-plaintext-after-starttls",
  );
  // The backend's own fault says nothing about the host, but it keeps the host in the count.
  alone({ kind: "internal", reason: "X" }, "unknown", "unobserved", "backend-internal");
});

describe("several addresses: the weakest that can be talked to", () => {
  const table = (outcomes: Outcome[], state: string, mixed: boolean) =>
    test(`${outcomes.map((one) => one.kind).join(" + ")} is ${state}`, () => {
      const verdict = judge(...outcomes.map((one) => address(one)));
      expect(verdict.state).toBe(state);
      expect(verdict.alerts.includes("mixed-hosts")).toBe(mixed);
    });
  table([OUTCOMES.tls, OUTCOMES.closed], "tls", false);
  table([OUTCOMES.tls, OUTCOMES.plain], "none", true);
  table([OUTCOMES.tls, OUTCOMES.broken], "unknown", true);
  table([OUTCOMES.plain, OUTCOMES.broken], "none", true);
  table([OUTCOMES.tls, { kind: "internal", reason: "X" }], "unknown", false);
  table([OUTCOMES.closed, OUTCOMES.slow], "unknown", false);
});

describe("alerts", () => {
  test.each(["TLSv1", "TLSv1.1", "SSLv3"])(
    "%s alone is `tls` with weak-tls (RFC 8996)",
    (version) => {
      const verdict = judge(address(OUTCOMES.tls, { ...TLS13, version }));
      expect(verdict).toMatchObject({ state: "tls", alerts: ["weak-tls"] });
    },
  );

  test("a certificate that isn't valid is told and changes no state (RFC 7435 §3)", () => {
    const pkix = { valid: false, fault: "self-signed" } as const;
    const verdict = judge(address(OUTCOMES.tls, { ...TLS13, pkix }));
    expect(verdict).toMatchObject({ state: "tls", alerts: ["certificate-invalid"] });
  });
});

describe("reports that say nothing", () => {
  test("one past its end", () => {
    const verdict = judgeHost("mx", seen(report("mx", address(OUTCOMES.tls))), NOW + 3_600_000);
    expect([verdict.state, verdict.reach]).toEqual(["unknown", "unobserved"]);
  });

  test("one whose end can't be read", () => {
    const odd: HostReport = { ...report("mx", address(OUTCOMES.tls)), expiresAt: "tomorrow" };
    expect(judgeHost("mx", seen(odd), NOW).state).toBe("unknown");
  });

  test("one without any address", () => {
    expect(judge().reasons).toEqual([{ code: "host-no-address", host: "mx" }]);
  });

  test.each([
    ["no-such-host", "unreached", "host-no-such-host"],
    ["no-address", "unreached", "host-no-address"],
    ["dns-failure", "unobserved", "host-dns-failure"],
  ] as const)("%s", (failure, reach, code) => {
    const verdict = judgeHost("mx", seen({ ...report("mx"), failure }), NOW);
    expect([verdict.state, verdict.reach, verdict.reasons[0]?.code]).toEqual([
      "unknown",
      reach,
      code,
    ]);
  });

  test("none yet, and none to be had", () => {
    expect(judgeHost("mx", undefined, NOW).reach).toBe("pending");
    const verdict = judgeHost("mx", { kind: "unavailable", failure: "backend-busy" }, NOW);
    expect([verdict.state, verdict.reach]).toEqual(["unknown", "unobserved"]);
  });
});
