/** Keeps what each compose window shows about its sender's demand up to date. */
import type { Clock } from "../../core/base/clock.ts";
import { demandOf } from "../settings/senders.ts";
import { loadSettings } from "../settings/store.ts";
import type { ComposeSessions } from "./compose-sessions.ts";

/** Milliseconds between two looks, and how many: a compose window takes half a second to open, on a busy machine ten. */
const INTERVAL = 500;
const LOOKS = 20;

export class WindowDemands {
  readonly #sessions: Pick<ComposeSessions, "setDemand">;
  readonly #sender: (tabId: number) => Promise<string>;
  readonly #clock: Clock;

  /** @param sender the address in From of that window; rejects when it has gone. */
  constructor(
    sessions: Pick<ComposeSessions, "setDemand">,
    sender: (tabId: number) => Promise<string>,
    clock: Clock,
  ) {
    this.#clock = clock;
    this.#sessions = sessions;
    this.#sender = sender;
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
      const [from, settings] = await Promise.all([this.#sender(tabId), loadSettings()]);
      this.#sessions.setDemand(tabId, { from, mode: demandOf(settings, from).mode });
      return true;
    } catch {
      // No compose window, or one that is still opening or has just been closed.
      return false;
    }
  }
}
