/**
 * The parts of Thunderbird's API this add-on uses. @types/thunderbird-webext-browser
 * ends at version 127 and describes everything; this is what was seen in 153.
 */
import type { ComposeRecipientsApi } from "./pill-recipient.ts";

export interface ThunderbirdApi {
  readonly compose: {
    /** 2.7 ms a call. Text that is not yet a finished recipient is not in it. */
    getComposeDetails(tabId: number): Promise<ComposeDetails>;
    setComposeDetails(tabId: number, details: Partial<ComposeDetails>): Promise<void>;
    beginNew(details: Partial<ComposeDetails>): Promise<{ readonly id?: number }>;
    saveMessage(tabId: number, options: { mode: "draft" }): Promise<unknown>;
    /** Rejects when it is not sent, for whatever reason. */
    sendMessage(tabId: number, options: { mode: SendMode }): Promise<unknown>;
    listAttachments(tabId: number): Promise<readonly { id: number; name: string }[]>;
    getAttachmentFile(id: number): Promise<File>;
    /** Nothing else happens in the window until it is answered, and nobody sees to it that it is. */
    readonly onBeforeSend: {
      addListener(
        listener: (tab: Tab, details: ComposeDetails) => Promise<{ cancel?: boolean }>,
      ): void;
    };
    /** Also after an attempt that was cancelled, with `error` set. */
    readonly onAfterSend: {
      addListener(listener: (tab: Tab, info: { mode: SendMode; error?: string }) => void): void;
    };
    readonly onIdentityChanged: {
      addListener(listener: (tab: Tab, identityId: string) => void): void;
    };
  };
  readonly composeAction: ButtonApi;
  /** In the header of a received message; what is set stays when the tab shows another one. */
  readonly messageDisplayAction: ButtonApi;
  readonly messageDisplay: {
    getDisplayedMessages(tabId: number): Promise<MessageList>;
    readonly onMessagesDisplayed: {
      addListener(listener: (tab: Tab, displayed: MessageList) => void): void;
    };
  };
  readonly messages: {
    /** Rejects when there is no such message any more. */
    get(id: number): Promise<MessageHeader>;
    /** Not in Thunderbird 128. Names in lower case; each value unfolded, from the top down. */
    readonly getHeaders?: (id: number) => Promise<Readonly<Record<string, readonly string[]>>>;
    getFull(
      id: number,
    ): Promise<{ readonly headers?: Readonly<Record<string, readonly string[]>> }>;
    query(query: {
      folderId?: readonly string[];
      fromDate?: Date;
      headerMessageId?: string;
      messagesPerPage?: number;
    }): Promise<MessageList>;
  };
  readonly folders: {
    query(query: {
      accountId: string;
      specialUse: readonly string[];
    }): Promise<readonly { readonly id?: string }[]>;
  };
  readonly messengerUtilities: {
    parseMailboxString(
      text: string,
      options?: { preserveGroups?: boolean; expandMailingLists?: boolean },
    ): Promise<ParsedMailbox[]>;
  };
  readonly identities: {
    get(id: string): Promise<{ readonly email?: string } | null>;
  };
  readonly accounts: {
    list(): Promise<readonly Account[]>;
  };
  readonly addressBooks: {
    readonly contacts: {
      query(query: { searchString: string }): Promise<readonly { readonly vCard?: string }[]>;
    };
  };
  /** Only in the ESR build. */
  readonly composeRecipients: ComposeRecipientsApi | undefined;
}

export type SendMode = "default" | "sendNow" | "sendLater";

export interface Tab {
  readonly id?: number | undefined;
}

/** A button with a badge; what is set holds for one tab. */
export interface ButtonApi {
  setBadgeText(details: { tabId: number; text: string }): Promise<void>;
  setBadgeBackgroundColor(details: { tabId: number; color: string }): Promise<void>;
  setTitle(details: { tabId: number; title: string }): Promise<void>;
  setLabel(details: { tabId: number; label: string }): Promise<void>;
  setIcon(details: { tabId: number; path: string }): Promise<void>;
}

export interface MessageList {
  readonly messages: readonly MessageHeader[];
}

export interface MessageHeader {
  readonly id: number;
  /** From, with its display name. */
  readonly author: string;
  readonly recipients: readonly string[];
  readonly ccList: readonly string[];
  readonly bccList: readonly string[];
  /** Absent for a message opened from a file. */
  readonly folder?: {
    readonly accountId?: string;
    /** `inbox`, `sent`, `drafts`, … */
    readonly specialUse?: readonly string[];
  };
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly identities: readonly Identity[];
}

export interface Identity {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly label: string;
}

export interface ComposeDetails {
  readonly type?: "new" | "draft" | "redirect" | "reply" | "forward";
  /** The message that is answered or forwarded; of a draft, the draft itself. */
  readonly relatedMessageId?: number;
  /** As in the From field, which may be edited. */
  readonly from?: string;
  readonly identityId?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly plainTextBody?: string;
  readonly isPlainText?: boolean;
  readonly priority?: string;
  readonly replyTo?: RecipientList;
  readonly customHeaders?: readonly { readonly name: string; readonly value: string }[];
  readonly attachments?: readonly { readonly file: File; readonly name: string }[];
  /** `undefined` when the identity has no keys. */
  readonly selectedEncryptionTechnology?: {
    readonly name: string;
    readonly encryptBody?: boolean;
  };
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
