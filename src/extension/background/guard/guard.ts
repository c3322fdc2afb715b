/**
 * # The guard at send
 *
 * Thunderbird locks the compose window while a listener thinks, without an end of its own:
 * an error, or a background that is stopped or killed meanwhile, leaves it locked for
 * ever (docs/decisions/0012). So the guard never thinks for long. What may go by what is
 * known already goes; everything else is *cancelled at once*, which unlocks the window,
 * and a session beside it waits, asks, and sends anew when it may. Sending anew comes
 * through here again and is judged again, by what then stands in the window.
 */
import { withDeadline } from "../../../core/base/deadline.ts";
import type { ComposeDetails, SendMode } from "../../platform/thunderbird.ts";
import { Permits } from "./permits.ts";
import type { GuardPorts } from "./ports.ts";
import { GuardSession } from "./session.ts";
import { judgeOutgoing } from "./verdict.ts";

/** Milliseconds the window is locked at most. Default 1500, range 100 to 10000; it takes about ten. */
const ANSWER = 1500;

/** Milliseconds until Thunderbird has told how it was meant to be sent. Default 500; it takes about one. */
const MODE = 500;

export class Guard {
  readonly #ports: GuardPorts;
  readonly #permits: Permits;
  readonly #sessions = new Map<number, GuardSession>();
  /** Attempts that were cancelled, whose mode is not known yet, by window. */
  readonly #cancelled = new Map<number, symbol>();

  constructor(ports: GuardPorts) {
    this.#ports = ports;
    this.#permits = new Permits(ports.clock);
    ports.assessor.onChanged((domain) => {
      for (const session of this.#sessions.values()) session.changed(domain);
    });
  }

  /** True while a session waits for something that only this background can bring about. */
  get busy(): boolean {
    return this.#cancelled.size > 0 || [...this.#sessions.values()].some((session) => session.busy);
  }

  /** Never rejects, and answers within ANSWER. */
  async beforeSend(tabId: number, details: ComposeDetails): Promise<{ cancel: boolean }> {
    const { clock } = this.#ports;
    const may = await withDeadline(
      clock,
      ANSWER,
      () => this.#may(tabId, details),
      () => false,
    ).catch(() => false);
    if (may) {
      this.#end(tabId);
      return { cancel: false };
    }
    const attempt = Symbol();
    this.#cancelled.set(tabId, attempt);
    void clock.sleep(MODE).then(() => {
      if (this.#cancelled.get(tabId) === attempt) this.#begin(tabId, "default");
    });
    return { cancel: true };
  }

  /** After every attempt, also those that were cancelled. */
  afterSend(tabId: number, mode: SendMode): void {
    this.#begin(tabId, mode);
  }

  /**
   * The session of a window; a dialog whose background was stopped begins a new one.
   * @param thenSend as soon as it may go; not when the person was asked before.
   */
  session(tabId: number, mode: SendMode, thenSend = true): GuardSession {
    const known = this.#sessions.get(tabId);
    if (known !== undefined) return known;
    const session = new GuardSession(tabId, mode, this.#ports, this.#permits, () =>
      this.#sessions.delete(tabId),
    );
    this.#sessions.set(tabId, session);
    session.start(thenSend);
    return session;
  }

  /** The compose window has gone. */
  closed(tabId: number): void {
    this.#end(tabId);
    void this.#ports.closeDialog(tabId).catch(() => {});
  }

  async #may(tabId: number, details: ComposeDetails): Promise<boolean> {
    const { assessor } = this.#ports;
    const [now, outgoing] = await Promise.all([this.#ports.settings(), this.#ports.read(details)]);
    const { decision, domains } = judgeOutgoing(outgoing, now, (domain) => assessor.get(domain));
    domains.forEach((domain) => assessor.want(domain));
    return this.#permits.allows(tabId, decision);
  }

  #begin(tabId: number, mode: SendMode): void {
    if (!this.#cancelled.delete(tabId)) return;
    // What was decided in an earlier dialog was about another attempt.
    this.#permits.take(tabId);
    const known = this.#sessions.get(tabId);
    if (known === undefined) this.session(tabId, mode);
    else known.restart(mode);
  }

  #end(tabId: number): void {
    this.#permits.take(tabId);
    this.#sessions.get(tabId)?.end();
  }
}
