/** Numbers for the administrator. No host name and no client is in them. */
import { Counter, Gauge, Registry } from "prom-client";
import type { HostReport } from "../../core/probe-api/host-report.ts";
import type { Reports } from "../reports.ts";

export interface Metrics {
  readonly registry: Registry;
  answered(source: "store" | "probe" | "busy", report?: HostReport): void;
  requested(status: number): void;
  storeFailed(): void;
  watch(reports: Reports): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const answers = new Counter({
    name: "postweg_answers_total",
    help: "Host reports asked for, by where they came from.",
    labelNames: ["source"],
    registers,
  });
  const conversations = new Counter({
    name: "postweg_conversations_total",
    help: "Addresses looked at, by outcome.",
    labelNames: ["outcome"],
    registers,
  });
  const requests = new Counter({
    name: "postweg_http_requests_total",
    help: "HTTP requests, by status.",
    labelNames: ["status"],
    registers,
  });
  const storeFailures = new Counter({
    name: "postweg_store_failures_total",
    help: "Times the store failed; each cost a probe.",
    registers,
  });
  return {
    registry,
    answered(source, report) {
      answers.inc({ source });
      if (source !== "probe") return;
      for (const { outcome } of report?.addresses ?? [])
        conversations.inc({ outcome: outcome.kind });
    },
    requested: (status) => requests.inc({ status }),
    storeFailed: () => storeFailures.inc(),
    watch(reports) {
      new Gauge({
        name: "postweg_probes",
        help: "Hosts being probed, and waiting for it.",
        labelNames: ["state"],
        registers,
        collect() {
          const { active, waiting } = reports.load();
          this.set({ state: "active" }, active);
          this.set({ state: "waiting" }, waiting);
        },
      });
    },
  };
}
