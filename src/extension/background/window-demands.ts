/** Keeps what each compose window shows about its sender's demand up to date. */
import { demandOf } from "../settings/senders.ts";
import { loadSettings } from "../settings/store.ts";
import type { ComposeSessions } from "./compose-sessions.ts";

export class WindowDemands {
  readonly #sessions: Pick<ComposeSessions, "setDemand">;
  readonly #sender: (tabId: number) => Promise<string>;

  /** @param sender the address in From of that window; rejects when it has gone. */
  constructor(
    sessions: Pick<ComposeSessions, "setDemand">,
    sender: (tabId: number) => Promise<string>,
  ) {
    this.#sessions = sessions;
    this.#sender = sender;
  }

  /** Never rejects. What is shown is a help; the guard asks anew. */
  async refresh(tabId: number): Promise<void> {
    try {
      const [from, settings] = await Promise.all([this.#sender(tabId), loadSettings()]);
      this.#sessions.setDemand(tabId, { from, mode: demandOf(settings, from).mode });
    } catch {
      // The window has just been closed.
    }
  }
}
