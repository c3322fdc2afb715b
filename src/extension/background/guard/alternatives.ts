/** Another address of the same contact that is better protected, for those that are held. */
import type { Assessment } from "../../../core/assessment/assessment.ts";
import { decide } from "../../../core/policy/decide.ts";
import { matchesAny } from "../../../core/policy/pattern.ts";
import { parseMailbox } from "../../../core/smtp/mailbox.ts";
import type { GuardPorts } from "./ports.ts";
import type { Verdict } from "./verdict.ts";

/** Held recipients for whom the address book is searched. Default 20: nobody reads more of them. */
const MAX_SEARCHED = 20;
/** Addresses of one contact that are looked at. Default 5. */
const MAX_OTHERS = 5;

export class Alternatives {
  readonly #ports: GuardPorts;
  readonly #onFound: () => void;
  /** By held address; there as soon as the search has begun. */
  readonly #found = new Map<string, readonly string[]>();
  #demand: Verdict["sender"]["demand"] | undefined;

  constructor(ports: GuardPorts, onFound: () => void) {
    this.#ports = ports;
    this.#onFound = onFound;
  }

  find(held: readonly string[], { sender }: Verdict): void {
    this.#demand = sender.demand;
    const more = held.filter((address) => !this.#found.has(address));
    for (const address of more.slice(0, MAX_SEARCHED)) void this.#search(address);
  }

  /** Those that would be allowed, by what is known now. */
  of(address: string): string[] {
    const demand = this.#demand;
    if (demand === undefined) return [];
    return (this.#found.get(address) ?? []).filter((other) => {
      const assessments = new Map<string, Assessment>();
      const domain = domainOf(other);
      const known = domain === undefined ? undefined : this.#ports.assessor.get(domain);
      if (domain !== undefined && known !== undefined) assessments.set(domain.key, known);
      // Better protected, and not only allowed because nothing is demanded.
      const message = { recipients: [other], endToEnd: false };
      const { severity, pending } = decide(message, assessments, demand);
      return (
        severity === "allow" && !pending && (known?.state === "dane" || known?.state === "tls")
      );
    });
  }

  concerns(domain: string): boolean {
    return [...this.#found.values()].some((others) =>
      others.some((other) => domainOf(other)?.key === domain),
    );
  }

  async #search(address: string): Promise<void> {
    this.#found.set(address, []);
    const others = await this.#others(address);
    const never = this.#demand?.neverLookUp ?? [];
    const some = others.filter((other) => !matchesAny(never, other)).slice(0, MAX_OTHERS);
    if (some.length === 0) return;
    this.#found.set(address, some);
    for (const other of some) {
      const domain = domainOf(other);
      if (domain !== undefined) this.#ports.assessor.want(domain);
    }
    this.#onFound();
  }

  /** An address book that cannot be read offers nothing. */
  async #others(address: string): Promise<string[]> {
    try {
      return await this.#ports.otherAddresses(address);
    } catch {
      return [];
    }
  }
}

function domainOf(address: string) {
  const mailbox = parseMailbox(address);
  return mailbox.ok && mailbox.value.kind === "domain" ? mailbox.value.domain : undefined;
}
