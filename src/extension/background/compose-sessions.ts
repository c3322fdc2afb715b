/**
 * The open compose windows: who is in them, and what they show. Whatever changes, of the
 * recipients or of what is known about a domain, ends in `paint` with the whole truth of
 * that window; nothing is ever patched.
 */
import type { Clock } from "../../core/base/clock.ts";
import type { DnsName } from "../../core/dns/name.ts";
import type { RecipientView, ShownDemand } from "../messaging/recipient-view.ts";
import type { Assessor } from "./assessor.ts";
import { coalesce } from "./present/coalesce.ts";
import { domainsOf, viewOf } from "./recipient-views.ts";
import { isDelivered, type Recipient } from "./recipients/recipient.ts";

/** @param demand of the window's sender; `undefined` before it is known. */
export type Paint = (tabId: number, views: readonly RecipientView[], demand?: ShownDemand) => void;

interface Session {
  readonly recipients: readonly Recipient[];
  readonly domains: readonly DnsName[];
  readonly keys: ReadonlySet<string>;
}

export class ComposeSessions {
  readonly #assessor: Assessor;
  readonly #clock: Clock;
  readonly #paints = new Set<Paint>();
  readonly #paint: (tabId: number) => void;
  readonly #sessions = new Map<number, Session>();
  readonly #demands = new Map<number, ShownDemand>();
  #neverLookUp: readonly string[] = [];

  constructor(assessor: Assessor, clock: Clock) {
    this.#assessor = assessor;
    this.#clock = clock;
    this.#paint = coalesce((tabId) => this.#paintNow(tabId), clock);
    assessor.onChanged((domain) => {
      for (const [tabId, session] of this.#sessions)
        if (session.keys.has(domain)) this.#paint(tabId);
    });
  }

  /** @returns what ends it. */
  onPaint(paint: Paint): () => void {
    this.#paints.add(paint);
    return () => this.#paints.delete(paint);
  }

  /** Patterns of addresses about which nobody is asked anything. */
  set neverLookUp(patterns: readonly string[]) {
    this.#neverLookUp = patterns;
    for (const [tabId, { recipients }] of this.#sessions) this.update(tabId, recipients);
  }

  /** The recipients of a window as they are now; those who don't get the message are left out. */
  update(tabId: number, all: readonly Recipient[]): void {
    const recipients = all.filter(isDelivered);
    const domains = domainsOf(recipients, this.#neverLookUp);
    const keys = new Set(domains.map((domain) => domain.key));
    this.#sessions.set(tabId, { recipients, domains, keys });
    domains.forEach((domain) => this.#assessor.want(domain));
    this.#paint(tabId);
  }

  /** Who writes in that window, and what is demanded of it. */
  setDemand(tabId: number, demand: ShownDemand): void {
    this.#demands.set(tabId, demand);
    if (!this.#sessions.has(tabId)) this.update(tabId, []);
    this.#paint(tabId);
  }

  demand(tabId: number): ShownDemand | undefined {
    return this.#demands.get(tabId);
  }

  close(tabId: number): void {
    this.#sessions.delete(tabId);
    this.#demands.delete(tabId);
  }

  /** Makes anew whatever has become stale in any open window. */
  refresh(): void {
    for (const domain of this.domains()) this.#assessor.want(domain);
  }

  views(tabId: number): RecipientView[] {
    const session = this.#sessions.get(tabId);
    const now = this.#clock.now();
    const known = (domain: DnsName) => this.#assessor.get(domain);
    return (
      session?.recipients.map((recipient) => viewOf(recipient, known, now, this.#neverLookUp)) ?? []
    );
  }

  domains(): DnsName[] {
    return [...this.#sessions.values()].flatMap((session) => session.domains);
  }

  tabs(): number[] {
    return [...this.#sessions.keys()];
  }

  #paintNow(tabId: number): void {
    if (!this.#sessions.has(tabId)) return;
    const views = this.views(tabId);
    for (const paint of this.#paints) paint(tabId, views, this.#demands.get(tabId));
  }
}
