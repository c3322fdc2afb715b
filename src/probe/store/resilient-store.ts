/** A store whose failures (disk full, file locked, database gone) cost a probe, never a request. */
import type { Store, Throttle } from "./store.ts";

/**
 * @param alone counts conversations while the store cannot: this replica's own, in memory.
 *   Without the others' counts an address may be dialled once per replica as often as allowed,
 *   but never without bound.
 */
export function resilient(
  store: Store,
  alone: Throttle,
  onFailure: (error: unknown) => void,
): Store {
  async function attempt<Value>(
    act: () => Promise<Value>,
    otherwise: () => Value | Promise<Value>,
  ): Promise<Value> {
    try {
      return await act();
    } catch (error) {
      onFailure(error);
      return otherwise();
    }
  }
  const { reports, leases, throttle } = store;
  const nothing = () => undefined;
  return {
    reports: {
      get: (host, now) => attempt(() => reports.get(host, now), nothing),
      put: (report, refreshAt) => attempt(() => reports.put(report, refreshAt), nothing),
      asked: (host) => attempt(() => reports.asked(host), nothing),
      due: (now, limit) =>
        attempt(
          () => reports.due(now, limit),
          () => [],
        ),
      postpone: (host, refreshAt) => attempt(() => reports.postpone(host, refreshAt), nothing),
      sweep: (now) =>
        attempt(
          () => reports.sweep(now),
          () => 0,
        ),
    },
    leases: {
      // Who cannot ask whether somebody else is at it, looks: an answer is owed.
      claim: (...lease) =>
        attempt(
          () => leases.claim(...lease),
          () => true,
        ),
      release: (host, owner) => attempt(() => leases.release(host, owner), nothing),
    },
    throttle: {
      take: (address, now) =>
        attempt(
          () => throttle.take(address, now),
          () => alone.take(address, now),
        ),
    },
    check: () => store.check(),
    close: () => attempt(() => store.close(), nothing),
  };
}
