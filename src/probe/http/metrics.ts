/** Numbers for the administrator. No host name and no client is in them. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { HostReport } from "../../core/probe-api/host-report.ts";
import type { AnswerSource, Reports } from "../reports.ts";

export interface Metrics {
  readonly registry: Registry;
  answered(source: AnswerSource, report?: HostReport): void;
  /** A host in demand was looked at before its report expired. */
  refreshed(): void;
  requested(status: number): void;
  storeFailed(): void;
  watch(reports: Reports): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const answers = tally(registry, {
    name: "postweg_answers_total",
    help: "Host reports asked for, by where they came from.",
    label: "source",
  });
  const conversations = new Counter({
    name: "postweg_conversations_total",
    help: "Addresses looked at, by outcome.",
    labelNames: ["outcome"],
    registers,
  });
  const steps = new Histogram({
    name: "postweg_step_seconds",
    help: "Time that completed steps of conversations took, by step.",
    labelNames: ["step"],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30],
    registers,
  });
  const refreshes = new Counter({
    name: "postweg_refreshes_total",
    help: "Hosts in demand that were looked at again before their report expired.",
    registers,
  });
  const requests = tally(registry, {
    name: "postweg_http_requests_total",
    help: "HTTP requests, by status.",
    label: "status",
  });
  const storeFailures = new Counter({
    name: "postweg_store_failures_total",
    help: "Times the store failed; each cost a probe.",
    registers,
  });
  return {
    registry,
    answered(source, report) {
      answers(source);
      if (source !== "probe") return;
      for (const { outcome, times } of report?.addresses ?? []) {
        conversations.inc({ outcome: outcome.kind });
        for (const [step, ms] of Object.entries(times)) steps.observe({ step }, ms / 1000);
      }
    },
    refreshed: () => refreshes.inc(),
    requested: requests,
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

/**
 * A counter for what happens with every request: the library's own takes longer to find a
 * label than a request to be answered from memory, so here it only learns the sums.
 */
function tally(
  registry: Registry,
  { name, help, label }: { readonly name: string; readonly help: string; readonly label: string },
): (value: string | number) => void {
  const counts = new Map<string | number, number>();
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [value, count] of counts) this.inc({ [label]: value }, count);
    },
  });
  return (value) => void counts.set(value, (counts.get(value) ?? 0) + 1);
}
