import type { Clock } from "../../../core/base/clock.ts";
import { withDeadline } from "../../../core/base/deadline.ts";

/** Rejects when it takes longer, or throws at once. */
export function within<Value>(
  clock: Clock,
  ms: number,
  deed: () => Promise<Value>,
): Promise<Value> {
  return withDeadline(
    clock,
    ms,
    async () => deed(),
    () => {
      throw new Error("late");
    },
  );
}
