/** What the guard needs of the world around it; filled in by watch-sending.ts. */
import type { Assessment } from "../../../core/assessment/assessment.ts";
import type { Clock } from "../../../core/base/clock.ts";
import type { DnsName } from "../../../core/dns/name.ts";
import type { Settings } from "../../settings/settings.ts";
import type { ComposeDetails, SendMode } from "../../platform/thunderbird.ts";
import type { Fields } from "../../messaging/outgoing-fields.ts";
import type { Outgoing } from "./outgoing.ts";

export interface GuardSettings extends Settings {
  /** An administrator holds them, so no rule can be added. */
  readonly sendersLocked?: boolean;
}

export interface GuardPorts {
  readonly clock: Clock;
  settings(): Promise<GuardSettings>;
  /** Rejects when the window has gone. */
  details(tabId: number): Promise<ComposeDetails>;
  read(details: ComposeDetails): Promise<Outgoing>;
  readonly assessor: {
    get(domain: DnsName): Assessment | undefined;
    isLooking(domain: DnsName): boolean;
    want(domain: DnsName): void;
    lookAgain(domain: DnsName): void;
    onChanged(listener: (domain: string) => void): void;
  };
  /** Rejects when it was not sent. */
  send(tabId: number, mode: SendMode): Promise<void>;
  setFields(tabId: number, fields: Fields): Promise<void>;
  /** A copy of the message for these recipients, among the drafts. Absent where that can't be done. */
  readonly keepDraft?: (tabId: number, fields: Fields) => Promise<void>;
  /** The dialog then comes in by its port. */
  openDialog(tabId: number, mode: SendMode): Promise<void>;
  closeDialog(tabId: number): Promise<void>;
  /** Where there is no dialog: a sign at the window itself that it was not sent. */
  tell(tabId: number): Promise<void>;
  /** Other addresses of the same contact. */
  otherAddresses(address: string): Promise<string[]>;
  /** Never asks again for these domains when this sender writes. */
  alwaysAllow(from: string, domains: readonly string[]): Promise<void>;
  lift(domain: string): void;
}
