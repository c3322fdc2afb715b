/**
 * One compose window as the guard sees it: a message, what is known of its recipients,
 * and a Send button. Each port can be told to fail, or never to come back.
 */
import type { ShownAnswer } from "../../../src/extension/messaging/recipient-view.ts";
import type { Assessment } from "../../../src/core/assessment/assessment.ts";
import type { DnsName } from "../../../src/core/dns/name.ts";
import { Guard } from "../../../src/extension/background/guard/guard.ts";
import { readOutgoing } from "../../../src/extension/background/guard/outgoing.ts";
import type { Fields } from "../../../src/extension/messaging/outgoing-fields.ts";
import type { MailboxParser } from "../../../src/extension/background/recipients/mailboxes.ts";
import type { GuardPorts, GuardSettings } from "../../../src/extension/background/guard/ports.ts";
import type { GuardSession } from "../../../src/extension/background/guard/session.ts";
import type { FromGuard, GuardView } from "../../../src/extension/messaging/guard-protocol.ts";
import type { ComposeDetails, SendMode } from "../../../src/extension/platform/thunderbird.ts";
import { EXPERT, type Sender } from "../../../src/extension/settings/senders.ts";
import { DEFAULTS } from "../../../src/extension/settings/settings.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { assessment, NOW } from "./assessments.ts";
import { fakeParser } from "./fake-parser.ts";

export const TAB = 7;
export const ME = "me@me.test";

export const FAILING_PORTS = [
  "settings",
  "details",
  "read",
  "setFields",
  "keepDraft",
  "send",
  "openDialog",
  "closeDialog",
  "tell",
  "otherAddresses",
  "alwaysAllow",
] as const;
export type FailingPort = (typeof FAILING_PORTS)[number];

export const FAILURES = ["rejects", "throws", "never settles"] as const;
export type Failure = (typeof FAILURES)[number];

/** What is known of a domain, in a word; `pending` is unknown so far. */
export type Way = "dane" | "tls" | "none" | "unknown" | "downgraded" | "pending";

export class FakeThunderbird {
  readonly clock = new ManualClock(NOW);
  message: ComposeDetails = { from: ME, to: [], cc: [], bcc: [] };
  settings: GuardSettings = DEFAULTS;
  /** Address book: other addresses of the same contact. */
  others: Readonly<Record<string, readonly string[]>> = {};
  /** The message that is answered. */
  answers: ShownAnswer | undefined;
  lists: Parameters<typeof fakeParser>[0] = {};
  /** Ports that do their work only after this. */
  readonly slow = new Map<FailingPort, Promise<void>>();
  readonly failing = new Map<FailingPort, Failure>();
  /** What was done to the window or for the person, in order. */
  readonly deeds: string[] = [];
  readonly drafts: Fields[] = [];
  /** The messages that went. */
  readonly sent: ComposeDetails[] = [];
  /** Domains somebody wanted to know of. */
  readonly wanted: string[] = [];
  readonly lookedAgain: string[] = [];
  readonly views: GuardView[] = [];
  guard: Guard;
  assessorIsBroken = false;
  onWant: (domain: string) => void = () => {};
  /** Called in the middle of a port's work. */
  during: Partial<Record<FailingPort, () => void>> = {};
  readonly #known = new Map<string, Assessment>();
  readonly #looking = new Set<string>();
  #listeners: ((domain: string) => void)[] = [];
  #detach = () => {};

  constructor(demand: Partial<Sender> = { mode: "on" }) {
    this.demand(demand);
    this.guard = new Guard(this.#ports());
  }

  demand(sender: Partial<Sender>): void {
    const whole: Sender = { pattern: ME, mode: "on", rules: [], expert: EXPERT, ...sender };
    this.settings = { ...this.settings, senders: [whole] };
  }

  to(...addresses: string[]): void {
    this.message = { ...this.message, to: addresses };
  }

  knows(domain: string, way: Way): void {
    const state = way === "pending" ? "unknown" : way === "downgraded" ? "none" : way;
    this.#known.set(
      domain,
      assessment(domain, {
        state,
        enforced: way === "dane",
        settled: way !== "pending",
        alerts: way === "downgraded" ? ["downgraded"] : [],
      }),
    );
  }

  /** Something was found out. */
  async finds(domain: string, way: Way): Promise<void> {
    this.knows(domain, way);
    if (way !== "pending") this.#looking.delete(domain);
    this.#listeners.forEach((listener) => listener(domain));
    await settle();
  }

  /** The person presses Send. @returns whether it was cancelled. */
  async press(mode: SendMode = "sendNow"): Promise<boolean> {
    const cancelled = await this.#attempt(mode);
    await settle();
    return cancelled;
  }

  /**
   * The dialog's page comes up, if it was asked for.
   * @param asked by an earlier background.
   */
  attach(mode: SendMode = "default", asked = false): GuardSession {
    const session = this.guard.session(TAB, mode, !asked);
    this.#detach = session.attach((view) => this.views.push(view));
    return session;
  }

  async closeDialog(): Promise<void> {
    this.#detach();
    await settle();
  }

  async choose(choice: FromGuard): Promise<void> {
    void this.guard.session(TAB, "default").choose(choice);
    await settle();
  }

  get view(): GuardView | undefined {
    return this.views.at(-1);
  }

  get phase(): string | undefined {
    return this.view?.phase;
  }

  get held(): string[] {
    return this.view?.held.map(({ view }) => view.text) ?? [];
  }

  /** The event page was stopped: nothing of the old one is left. */
  restart(): void {
    this.#listeners = [];
    this.#detach = () => {};
    this.guard = new Guard(this.#ports());
  }

  async #attempt(mode: SendMode): Promise<boolean> {
    const { guard } = this;
    const details = this.message;
    const { cancel } = await guard.beforeSend(TAB, details);
    if (!cancel) this.sent.push(details);
    guard.afterSend(TAB, mode);
    return cancel;
  }

  #ports(): GuardPorts {
    const port = <Value>(name: FailingPort, deed: () => Value | Promise<Value>) => {
      switch (this.failing.get(name)) {
        case "throws":
          throw new Error(name);
        case "rejects":
          return Promise.reject(new Error(name));
        case "never settles":
          return new Promise<Value>(() => {});
        case undefined:
          this.during[name]?.();
          return (this.slow.get(name) ?? Promise.resolve()).then(deed);
      }
    };
    const noted = (name: FailingPort, text = "", deed: () => void = () => {}) =>
      port(name, () => {
        this.deeds.push(`${name} ${text}`.trim());
        deed();
      });
    const parser: MailboxParser = (...args) => fakeParser(this.lists)(...args);
    const identityAddress = () => Promise.resolve(ME);
    return {
      clock: this.clock,
      settings: () => port("settings", () => this.settings),
      details: () => port("details", () => this.message),
      read: (details) =>
        port("read", () =>
          readOutgoing(details, { parser, identityAddress }, () => Promise.resolve(this.answers)),
        ),
      assessor: {
        get: (domain: DnsName) => {
          if (this.assessorIsBroken) throw new Error("broken");
          return this.#known.get(domain.key);
        },
        isLooking: (domain) => this.#looking.has(domain.key),
        want: (domain) => {
          this.wanted.push(domain.key);
          this.onWant(domain.key);
        },
        lookAgain: (domain) => {
          this.lookedAgain.push(domain.key);
          this.#looking.add(domain.key);
        },
        onChanged: (listener) => void this.#listeners.push(listener),
      },
      send: (_, mode) =>
        port("send", async () => {
          this.deeds.push(`send ${mode}`);
          if (await this.#attempt(mode)) throw new Error("cancelled");
        }),
      setFields: (_, fields) =>
        noted("setFields", toText(fields), () => {
          this.message = { ...this.message, ...fields };
        }),
      keepDraft: (_, fields) =>
        noted("keepDraft", toText(fields), () => void this.drafts.push(fields)),
      openDialog: (_, mode) => noted("openDialog", mode),
      closeDialog: () => noted("closeDialog"),
      tell: () => noted("tell"),
      otherAddresses: (address) => port("otherAddresses", () => [...(this.others[address] ?? [])]),
      alwaysAllow: (from, domains) => noted("alwaysAllow", [from, ...domains].join(" ")),
      lift: (domain) => {
        this.deeds.push(`lift ${domain}`);
        this.knows(domain, "tls");
      },
    };
  }
}

function toText(fields: Fields): string {
  return Object.entries(fields)
    .filter(([, texts]) => texts.length > 0)
    .map(([field, texts]) => `${field}=${texts.join(",")}`)
    .join(" ");
}
