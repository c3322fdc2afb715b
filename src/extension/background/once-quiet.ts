/** Many changes, one deed. */
import type { Clock } from "../../core/base/clock.ts";

/** @param delay milliseconds between the first change and the deed. */
export function onceQuiet(
  source: { onChanged(listener: () => void): void },
  clock: Clock,
  delay: number,
  deed: () => void,
): void {
  let waiting = false;
  source.onChanged(() => {
    if (waiting) return;
    waiting = true;
    void clock.sleep(delay).then(() => {
      waiting = false;
      deed();
    });
  });
}
