/** Keeps what each compose window shows about its sender's demand, and about what it answers, up to date. */
import type { Clock } from "../../core/base/clock.ts";
import { demandOf } from "../settings/senders.ts";
import { loadSettings } from "../settings/store.ts";
import type { OutgoingServer } from "../platform/pill-recipient.ts";
import type { ShownAnswer } from "../messaging/recipient-view.ts";
import type { ComposeSessions } from "./compose-sessions.ts";

/** Milliseconds between two looks, and how many: a compose window takes half a second to open, on a busy machine ten. */
const INTERVAL = 500;
const LOOKS = 20;

export interface WindowFacts {
  /** The address in From. */
  readonly from: string;
  /** The message it answers. */
  readonly answers: ShownAnswer | undefined;
  readonly outgoing: OutgoingServer | undefined;
}

export class WindowDemands {
  readonly #sessions: Pick<ComposeSessions, "setDemand">;
  readonly #facts: (tabId: number) => Promise<WindowFacts>;
  readonly #clock: Clock;

  /** @param facts of that window; rejects when it has gone. */
  constructor(
    sessions: Pick<ComposeSessions, "setDemand">,
    facts: (tabId: number) => Promise<WindowFacts>,
    clock: Clock,
  ) {
    this.#clock = clock;
    this.#sessions = sessions;
    this.#facts = facts;
  }

  /** A tab that may become a compose window; until it is one, nobody can say who writes. */
  async opened(tabId: number): Promise<void> {
    for (let looks = 0; looks < LOOKS; looks++) {
      if (await this.refresh(tabId)) return;
      await this.#clock.sleep(INTERVAL);
    }
  }

  /** Never rejects. @returns whether the window is there. What is shown is a help; the guard asks anew. */
  async refresh(tabId: number): Promise<boolean> {
    try {
      const [{ from, answers, outgoing }, settings] = await Promise.all([
        this.#facts(tabId),
        loadSettings(),
      ]);
      const { mode } = demandOf(settings, from);
      this.#sessions.setDemand(tabId, {
        from,
        mode,
        ...(answers && { answers }),
        ...(outgoing && { outgoing }),
      });
      return true;
    } catch {
      // No compose window, or one that is still opening or has just been closed.
      return false;
    }
  }
}
