/** Reports to put into stores. */
import type { HostReport } from "../../../src/core/probe-api/host-report.ts";

export const NOW = Date.UTC(2026, 10, 23, 12);

export function aReport(host: string, lifetime = 60_000, address = "192.0.2.1"): HostReport {
  return {
    version: 1,
    host,
    observedAt: new Date(NOW).toISOString(),
    expiresAt: new Date(NOW + lifetime).toISOString(),
    addresses: [
      {
        address,
        outcome: { kind: "tls" },
        capabilities: ["STARTTLS", "SIZE 1000"],
        tls: {
          version: "TLSv1.3",
          cipher: "TLS_AES_256_GCM_SHA384",
          cipherBits: 256,
          certificates: ["AAAA"],
          pkix: { valid: false, fault: "self-signed" },
        },
        times: { connect: 1.5, greeting: 2 },
      },
    ],
  };
}
