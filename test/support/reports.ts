/** Host reports for tests: one address, one outcome, everything else as usual. */
import type {
  AddressReport,
  HostReport,
  Outcome,
  TlsFacts,
} from "../../src/core/probe-api/host-report.ts";
import type { Observation, Prober } from "../../src/core/probe-api/prober.ts";

export const NOW = Date.parse("2026-11-23T12:00:00Z");

export const TLS13: TlsFacts = {
  version: "TLSv1.3",
  cipher: "TLS_AES_256_GCM_SHA384",
  cipherBits: 256,
  group: "X25519",
  certificates: [],
  pkix: { valid: true },
};

export function address(outcome: Outcome, tls?: TlsFacts, ip = "192.0.2.1"): AddressReport {
  const seen = tls ?? (outcome.kind === "tls" ? TLS13 : undefined);
  return { address: ip, outcome, times: {}, ...(seen === undefined ? {} : { tls: seen }) };
}

export function report(host: string, ...addresses: AddressReport[]): HostReport {
  return {
    version: 1,
    host,
    observedAt: new Date(NOW).toISOString(),
    expiresAt: new Date(NOW + 3_600_000).toISOString(),
    addresses,
  };
}

export const seen = (hostReport: HostReport): Observation => ({
  kind: "report",
  report: hostReport,
});

/** The outcomes by short names, for tables. */
export const OUTCOMES = {
  tls: { kind: "tls" },
  plain: { kind: "no-starttls", helo: false },
  closed: { kind: "connection-refused" },
  slow: { kind: "timeout", step: "greeting" },
  busy: { kind: "temporary", step: "greeting", code: 421 },
  broken: { kind: "handshake-failed", reason: "ERR_SSL" },
} as const satisfies Record<string, Outcome>;

/** Answers for the hosts in the table at once; for every other one never. */
export function fakeProber(table: Readonly<Record<string, Outcome>>): Prober & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    observe(host) {
      asked.push(host);
      const outcome = table[host];
      if (outcome === undefined) return new Promise(() => {});
      return Promise.resolve(seen(report(host, address(outcome))));
    },
  };
}
