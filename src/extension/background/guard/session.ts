/**
 * One message that was not sent at once: waits for what is still being looked at, as long
 * as the sender wants to wait, then sends it or holds it and lets the person choose. The
 * compose window stays open and usable all the time, so each step begins with what stands
 * in it now. Whatever does not come back within its time has failed: a session that waited
 * for ever could be neither used nor ended.
 */
import type { Assessment } from "../../../core/assessment/assessment.ts";
import type { DnsName } from "../../../core/dns/name.ts";
import type { SendMode } from "../../platform/thunderbird.ts";
import type { Fields } from "../../messaging/outgoing-fields.ts";
import type { FromGuard, GuardFault, GuardView } from "../../messaging/guard-protocol.ts";
import { addressesOf, fieldsReplacing, fieldsWith, type Outgoing } from "./outgoing.ts";
import { Alternatives } from "./alternatives.ts";
import { Dialog, type DialogListener } from "./dialog.ts";
import { viewOfVerdict } from "./guard-view.ts";
import type { Permits } from "./permits.ts";
import type { GuardPorts } from "./ports.ts";
import {
  domainKey,
  heldAddresses,
  judgeOutgoing,
  lastingDomains,
  type Verdict,
} from "./verdict.ts";
import { within } from "./within.ts";

/** Milliseconds before the dialog shows that it is waiting; most look-ups are over by then. */
const PATIENCE = 700;

/** Milliseconds for the program to tell what stands in the message. Default 10 s; it takes about ten. */
const READ = 10_000;

/** Milliseconds for a change of the message or of the settings. Default 30 s; it takes about fifty. */
const CHANGE = 30_000;

/** Milliseconds for a draft to be kept. Default 2 min: attachments are copied, maybe to a server. */
const DRAFT = 120_000;

/**
 * Milliseconds until the program has asked us again about what we send. Default 5 min: its
 * own questions to the person come before. A message that went has ended the session.
 */
const SEND = 300_000;

type Phase = GuardView["phase"];

export class GuardSession {
  readonly tabId: number;
  #mode: SendMode;
  readonly #ports: GuardPorts;
  readonly #permits: Permits;
  readonly #onEnd: () => void;
  readonly #dialog: Dialog;
  readonly #alternatives: Alternatives;
  #phase: Phase = "checking";
  #fault: GuardFault | undefined;
  #verdict: Verdict | undefined;
  #ended = false;
  /** Counts the attempts; who waited for an earlier one has nothing to say any more. */
  #attempt = 0;
  /** Domains that are to be looked at anew before they count. */
  readonly #again = new Set<string>();
  #wake: () => void = () => {};
  /** Counts what became known; who has judged meanwhile has to judge again. */
  #news = 0;

  constructor(
    tabId: number,
    mode: SendMode,
    ports: GuardPorts,
    permits: Permits,
    onEnd: () => void,
  ) {
    this.tabId = tabId;
    this.#mode = mode;
    this.#ports = ports;
    this.#permits = permits;
    this.#onEnd = onEnd;
    this.#alternatives = new Alternatives(ports, () => void this.#refresh());
    this.#dialog = new Dialog({
      clock: ports.clock,
      view: () => this.view,
      ask: () => ports.openDialog(tabId, this.#mode),
      onMissing: () => this.#unseen(),
      onClosed: () => {
        // By the person: the message stays as it is.
        if (this.#phase !== "busy") this.end();
      },
    });
  }

  get busy(): boolean {
    return this.#phase === "checking" || this.#phase === "busy";
  }

  get view(): GuardView {
    const parts = { phase: this.#phase, fault: this.#fault };
    return viewOfVerdict(this.#verdict, parts, this.#alternatives, this.#ports);
  }

  /** The dialog is there. @returns what ends the listening. */
  attach(listener: DialogListener): () => void {
    return this.#dialog.attach(listener);
  }

  start(thenSend: boolean): void {
    void this.#check(thenSend);
    void this.#ports.clock.sleep(PATIENCE).then(() => {
      if (this.busy) this.#open();
    });
  }

  /** The person has tried again meanwhile. */
  restart(mode: SendMode): void {
    this.#mode = mode;
    this.#fault = undefined;
    void this.#check();
    this.#open();
  }

  changed(domain: string): void {
    if (this.#ended) return;
    this.#news++;
    if (this.#verdict === undefined) return;
    const concerns =
      this.#verdict.domains.some(({ key }) => key === domain) ||
      this.#alternatives.concerns(domain);
    if (!concerns) return;
    this.#wake();
    if (this.#phase === "held" || this.#phase === "clear") void this.#refresh();
  }

  end(): void {
    if (this.#ended) return;
    this.#show("done");
    this.#ended = true;
    this.#wake();
    this.#onEnd();
  }

  /** What the person chose. Never rejects: what goes wrong is shown. */
  async choose(choice: FromGuard): Promise<void> {
    if (this.#ended || this.#phase === "busy" || this.#phase === "checking") return;
    const verdict = this.#verdict;
    if (choice.kind === "again" || verdict === undefined) return this.#lookAgain();
    const held = new Set(heldAddresses(verdict));
    const isFine = (address: string) => !held.has(address);
    switch (choice.kind) {
      case "watch":
        return;
      case "send":
        return held.size === 0 ? this.#send([]) : undefined;
      case "send-anyway":
        return this.#sendAnyway(verdict, [...held], choice.remember);
      case "remove":
        return this.#change((outgoing) => fieldsWith(outgoing, isFine));
      case "replace": {
        const { address, by } = choice;
        return this.#change((outgoing) => fieldsReplacing(outgoing, address, by), false);
      }
      case "lift":
        this.#ports.lift(domainKey(choice.address) ?? "");
        return this.#lookAgain(false);
      case "split":
        return this.#split(isFine);
    }
  }

  /** Decides from what stands in the window now. @returns false when the window has gone. */
  async #judge(): Promise<boolean> {
    try {
      const [outgoing, now] = await Promise.all([
        this.#read(),
        this.#within(READ, () => this.#ports.settings()),
      ]);
      const verdict = judgeOutgoing(outgoing, now, (domain) => this.#known(domain));
      verdict.domains.forEach((domain) => this.#ports.assessor.want(domain));
      this.#verdict = verdict;
      if (this.#fault === "check-failed") this.#fault = undefined;
      return true;
    } catch {
      this.#fault = "check-failed";
      return false;
    }
  }

  /** What stands in the window now. */
  #read(): Promise<Outgoing> {
    const ports = this.#ports;
    return this.#within(READ, async () => ports.read(await ports.details(this.tabId)));
  }

  #within<Value>(ms: number, deed: () => Promise<Value>): Promise<Value> {
    return within(this.#ports.clock, ms, deed);
  }

  /** What was known before counts no more when a fresh look was asked for. */
  #known(domain: DnsName): Assessment | undefined {
    const { assessor } = this.#ports;
    const assessment = assessor.get(domain);
    if (!this.#again.has(domain.key)) return assessment;
    if (assessor.isLooking(domain)) return assessment && { ...assessment, settled: false };
    this.#again.delete(domain.key);
    return assessment;
  }

  /** @param thenSend or let the person say so, when they have just changed something else. */
  async #check(thenSend = true): Promise<void> {
    const attempt = ++this.#attempt;
    const over = () => this.#ended || attempt !== this.#attempt;
    this.#show("checking");
    const { clock } = this.#ports;
    const started = clock.now();
    for (;;) {
      const news = this.#news;
      const known = await this.#judge();
      if (over()) return;
      const verdict = this.#verdict;
      if (!known || verdict === undefined) return this.#hold();
      const { decision, sender } = verdict;
      const left = started + sender.wait - clock.now();
      if (!decision.pending || left <= 0) {
        if (decision.severity !== "allow") return this.#hold();
        return thenSend ? this.#send([]) : this.#show("clear");
      }
      this.#show("checking");
      if (news !== this.#news) continue;
      await Promise.race([
        new Promise<void>((resolve) => (this.#wake = resolve)),
        clock.sleep(left),
      ]);
      if (over()) return;
    }
  }

  #hold(): void {
    this.#show("held");
    this.#open();
    this.#findAlternatives();
  }

  /** While it is held: what comes in later may clear it, but only the person sends it then. */
  async #refresh(): Promise<void> {
    if (this.#ended || this.busy) return;
    const known = await this.#judge();
    if (this.#ended || this.busy) return;
    const clear = known && this.#verdict?.decision.severity === "allow";
    this.#show(clear ? "clear" : "held");
  }

  async #lookAgain(thenSend = true): Promise<void> {
    this.#fault = undefined;
    const held = new Set((this.#verdict ? heldAddresses(this.#verdict) : []).map(domainKey));
    for (const domain of this.#verdict?.domains ?? []) {
      if (!held.has(domain.key)) continue;
      this.#again.add(domain.key);
      this.#ports.assessor.lookAgain(domain);
    }
    await this.#check(thenSend);
  }

  /** Changes whom it goes to, beginning with what stands there, which nobody may lose. */
  async #change(fields: (outgoing: Outgoing) => Fields, thenSend = true): Promise<void> {
    const over = this.#begin();
    try {
      const outgoing = await this.#read();
      if (over()) return;
      await this.#within(CHANGE, () => this.#ports.setFields(this.tabId, fields(outgoing)));
    } catch {
      return this.#failed("change-failed", over);
    }
    if (!over()) await this.#check(thenSend);
  }

  async #split(isFine: (address: string) => boolean): Promise<void> {
    const { keepDraft } = this.#ports;
    if (keepDraft === undefined) return;
    const over = this.#begin();
    try {
      // The draft first: whatever fails after it, nobody is lost.
      const rest = fieldsWith(await this.#read(), (address) => !isFine(address));
      if (over()) return;
      await this.#within(DRAFT, () => keepDraft(this.tabId, rest));
    } catch {
      return this.#failed("draft-failed", over);
    }
    if (!over()) await this.#change((outgoing) => fieldsWith(outgoing, isFine));
  }

  async #sendAnyway(verdict: Verdict, held: string[], remember: boolean): Promise<void> {
    if (verdict.decision.severity === "refuse") return;
    const domains = lastingDomains(verdict);
    if (remember && verdict.canRemember && domains.length > 0) {
      const over = this.#begin();
      try {
        const { from } = verdict.outgoing;
        await this.#within(CHANGE, () => this.#ports.alwaysAllow(from, domains));
      } catch {
        return this.#failed("save-failed", over);
      }
      if (over()) return;
    }
    await this.#send(held);
  }

  async #send(anyway: readonly string[]): Promise<void> {
    const verdict = this.#verdict;
    if (verdict === undefined) return;
    const over = this.#begin();
    this.#permits.give(this.tabId, addressesOf(verdict.outgoing), anyway);
    try {
      await this.#within(SEND, () => this.#ports.send(this.tabId, this.#mode));
      this.end();
    } catch {
      // Not sent. Held again, there is a new attempt; else the program has said why.
      if (over()) return;
      this.#permits.take(this.tabId);
      this.#failed("send-failed", over);
    }
  }

  /** @returns whether what was begun is still what is wanted: not when it was sent or tried again meanwhile. */
  #begin(): () => boolean {
    const attempt = this.#attempt;
    this.#fault = undefined;
    this.#show("busy");
    return () => this.#ended || attempt !== this.#attempt;
  }

  #failed(fault: GuardFault, over: () => boolean): void {
    if (over()) return;
    this.#fault = fault;
    this.#show("held");
    this.#open();
  }

  #findAlternatives(): void {
    const verdict = this.#verdict;
    if (verdict !== undefined) this.#alternatives.find(heldAddresses(verdict), verdict);
  }

  #open(): void {
    if (!this.#ended) this.#dialog.open();
  }

  /** There is no dialog. What is still under way opens another one if it has to. */
  #unseen(): void {
    if (this.#ended) return;
    void this.#within(CHANGE, () => this.#ports.tell(this.tabId)).catch(() => {});
    if (!this.busy) this.end();
  }

  #show(phase: Phase): void {
    if (this.#ended) return;
    this.#phase = phase;
    this.#dialog.show();
  }
}
