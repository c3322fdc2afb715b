/**
 * Joins the paints of one window: a hundred recipients whose answers come in one by one
 * are painted in a few strokes. The first is painted at once, so nothing waits for it.
 */
import type { Clock } from "../../../core/base/clock.ts";

/** Milliseconds between two paints of one window. Default 50: faster than an eye can follow. */
const INTERVAL = 50;

export function coalesce(paint: (tabId: number) => void, clock: Clock): (tabId: number) => void {
  const waiting = new Map<number, boolean>();
  return (tabId) => {
    if (waiting.has(tabId)) {
      waiting.set(tabId, true);
      return;
    }
    const stroke = async () => {
      do {
        waiting.set(tabId, false);
        paint(tabId);
        await clock.sleep(INTERVAL);
      } while (waiting.get(tabId) === true);
      waiting.delete(tabId);
    };
    void stroke();
  };
}
