/**
 * The parts of Thunderbird's API this add-on uses. @types/thunderbird-webext-browser
 * ends at version 127 and describes everything; this is what was seen in 153.
 */
import type { ComposeRecipientsApi } from "./pill-recipient.ts";

export interface ThunderbirdApi {
  readonly compose: {
    /** 2.7 ms a call. Text that is not yet a finished recipient is not in it. */
    getComposeDetails(tabId: number): Promise<ComposeDetails>;
  };
  readonly composeAction: {
    setBadgeText(details: { tabId: number; text: string }): Promise<void>;
    setBadgeBackgroundColor(details: { tabId: number; color: string }): Promise<void>;
    setTitle(details: { tabId: number; title: string }): Promise<void>;
    setLabel(details: { tabId: number; label: string }): Promise<void>;
    setIcon(details: { tabId: number; path: string }): Promise<void>;
  };
  readonly messengerUtilities: {
    parseMailboxString(
      text: string,
      options?: { preserveGroups?: boolean; expandMailingLists?: boolean },
    ): Promise<ParsedMailbox[]>;
  };
  /** Only in the ESR build. */
  readonly composeRecipients: ComposeRecipientsApi | undefined;
}

export interface ComposeDetails {
  readonly to?: RecipientList;
  readonly cc?: RecipientList;
  readonly bcc?: RecipientList;
}

/** Always an array of strings in practice; the schema allows a bare one. */
export type RecipientList = string | readonly unknown[];

export interface ParsedMailbox {
  readonly name?: string;
  readonly email?: string;
  readonly group?: readonly ParsedMailbox[];
}
