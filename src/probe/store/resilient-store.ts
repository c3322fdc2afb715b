/** A store whose failures (disk full, file locked, file gone) cost a probe, never a request. */
import type { ReportStore } from "./report-store.ts";

export function resilient(store: ReportStore, onFailure: (error: unknown) => void): ReportStore {
  async function attempt<Value>(act: () => Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      return await act();
    } catch (error) {
      onFailure(error);
      return otherwise;
    }
  }
  return {
    get: (host, now) => attempt(() => store.get(host, now), undefined),
    put: (report) => attempt(() => store.put(report), undefined),
    sweep: (now) => attempt(() => store.sweep(now), 0),
    close: () => attempt(() => store.close(), undefined),
  };
}
