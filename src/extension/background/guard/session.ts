/**
 * One message that was not sent at once: waits for what is still being looked at, as long
 * as the sender wants to wait, then sends it or holds it and lets the person choose. The
 * compose window stays open and usable all the time, so each step begins with what stands
 * in it now.
 */
import type { Assessment } from "../../../core/assessment/assessment.ts";
import type { DnsName } from "../../../core/dns/name.ts";
import type { SendMode } from "../../platform/thunderbird.ts";
import type { FromGuard, GuardFault, GuardView } from "../../messaging/guard-protocol.ts";
import { addressesOf, fieldsReplacing, fieldsWith } from "./outgoing.ts";
import { Alternatives } from "./alternatives.ts";
import { viewOfVerdict } from "./guard-view.ts";
import type { Permits } from "./permits.ts";
import type { GuardPorts } from "./ports.ts";
import { domainKey, judgeOutgoing, type Verdict } from "./verdict.ts";

/** Milliseconds before the dialog shows that it is waiting; most look-ups are over by then. */
const PATIENCE = 700;

/** Milliseconds for a dialog to come in. */
const DIALOG = 10_000;

type Phase = GuardView["phase"];

export class GuardSession {
  readonly tabId: number;
  #mode: SendMode;
  readonly #ports: GuardPorts;
  readonly #permits: Permits;
  readonly #onEnd: () => void;
  readonly #listeners = new Set<(view: GuardView) => void>();
  readonly #alternatives: Alternatives;
  #phase: Phase = "checking";
  #fault: GuardFault | undefined;
  #verdict: Verdict | undefined;
  #ended = false;
  #opened = false;
  /** Counts the attempts; who waited for an earlier one has nothing to say any more. */
  #attempt = 0;
  /** Domains that are to be looked at anew before they count. */
  readonly #again = new Set<string>();
  #wake: () => void = () => {};

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
  }

  get busy(): boolean {
    return this.#phase === "checking" || this.#phase === "busy";
  }

  get view(): GuardView {
    const parts = { phase: this.#phase, fault: this.#fault };
    return viewOfVerdict(this.#verdict, parts, this.#alternatives, this.#ports);
  }

  /** The dialog is there. @returns what ends the listening. */
  attach(listener: (view: GuardView) => void): () => void {
    this.#opened = true;
    this.#listeners.add(listener);
    listener(this.view);
    return () => {
      this.#listeners.delete(listener);
      // Closed by the person: the message stays as it is.
      if (this.#listeners.size === 0 && this.#phase !== "busy") this.end();
    };
  }

  start(): void {
    void this.#check();
    void this.#ports.clock.sleep(PATIENCE).then(() => {
      if (this.busy) this.#open();
    });
  }

  /** The person has tried again meanwhile. */
  restart(mode: SendMode): void {
    this.#mode = mode;
    this.#fault = undefined;
    void this.#check();
    if (!this.#opened) this.#open();
  }

  changed(domain: string): void {
    if (this.#ended || this.#verdict === undefined) return;
    const concerns =
      this.#verdict.domains.some(({ key }) => key === domain) ||
      this.#alternatives.concerns(domain);
    if (!concerns) return;
    this.#wake();
    if (this.#phase === "held" || this.#phase === "clear") void this.#refresh();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#show("done");
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
        return this.#change("change-failed", () =>
          this.#ports.setFields(this.tabId, fieldsWith(verdict.outgoing, isFine)),
        );
      case "replace": {
        const fields = fieldsReplacing(verdict.outgoing, choice.address, choice.by);
        return this.#change(
          "change-failed",
          () => this.#ports.setFields(this.tabId, fields),
          false,
        );
      }
      case "lift":
        this.#ports.lift(domainKey(choice.address) ?? "");
        return this.#lookAgain(false);
      case "split":
        return this.#split(verdict, isFine);
    }
  }

  /** Decides from what stands in the window now. @returns false when the window has gone. */
  async #judge(): Promise<boolean> {
    try {
      const { details, read, settings, assessor } = this.#ports;
      const [outgoing, now] = await Promise.all([
        details(this.tabId).then((found) => read(found)),
        settings(),
      ]);
      const verdict = judgeOutgoing(outgoing, now, (domain) => this.#known(domain));
      verdict.domains.forEach((domain) => assessor.want(domain));
      this.#verdict = verdict;
      return true;
    } catch {
      this.#fault = "check-failed";
      return false;
    }
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

  async #change(fault: GuardFault, deed: () => Promise<void>, thenSend = true): Promise<void> {
    this.#fault = undefined;
    this.#show("busy");
    try {
      await deed();
    } catch {
      this.#fault = fault;
      return this.#show("held");
    }
    await this.#check(thenSend);
  }

  async #split(verdict: Verdict, isFine: (address: string) => boolean): Promise<void> {
    const { outgoing } = verdict;
    this.#fault = undefined;
    this.#show("busy");
    try {
      // The draft first: whatever fails after it, nobody is lost.
      const rest = fieldsWith(outgoing, (address) => !isFine(address));
      await this.#ports.keepDraft(this.tabId, rest);
    } catch {
      this.#fault = "draft-failed";
      return this.#show("held");
    }
    await this.#change("change-failed", () =>
      this.#ports.setFields(this.tabId, fieldsWith(outgoing, isFine)),
    );
  }

  async #sendAnyway(verdict: Verdict, held: string[], remember: boolean): Promise<void> {
    if (verdict.decision.severity === "refuse") return;
    if (remember) {
      const domains = [...new Set(held.flatMap((address) => domainKey(address) ?? []))];
      try {
        await this.#ports.alwaysAllow(verdict.outgoing.from, domains);
      } catch {
        this.#fault = "save-failed";
        return this.#show("held");
      }
    }
    await this.#send(held);
  }

  async #send(anyway: readonly string[]): Promise<void> {
    const verdict = this.#verdict;
    if (verdict === undefined) return;
    this.#fault = undefined;
    this.#show("busy");
    this.#permits.give(this.tabId, addressesOf(verdict.outgoing), anyway);
    const attempt = this.#attempt;
    try {
      await this.#ports.send(this.tabId, this.#mode);
      this.end();
    } catch {
      // Not sent. Held again, there is a new attempt; else the program has said why.
      if (this.#ended || attempt !== this.#attempt) return;
      this.#fault = "send-failed";
      this.#show("held");
      this.#open();
    }
  }

  #findAlternatives(): void {
    const verdict = this.#verdict;
    if (verdict !== undefined) this.#alternatives.find(heldAddresses(verdict), verdict);
  }

  #open(): void {
    if (this.#opened || this.#ended) return;
    this.#opened = true;
    const { clock } = this.#ports;
    const failed = () => {
      if (this.#ended || this.#listeners.size > 0) return;
      void this.#ports.tell(this.tabId).catch(() => {});
      if (!this.busy) this.end();
    };
    this.#ports.openDialog(this.tabId, this.#mode).catch(failed);
    void clock.sleep(DIALOG).then(failed);
  }

  #show(phase: Phase): void {
    this.#phase = phase;
    const { view } = this;
    for (const listener of this.#listeners) listener(view);
  }
}

function heldAddresses({ decision }: Verdict): string[] {
  return decision.recipients.flatMap(({ address, severity }) =>
    severity === "allow" ? [] : [address],
  );
}
