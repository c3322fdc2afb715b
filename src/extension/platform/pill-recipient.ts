/**
 * The words the Thunderbird Experiment and the background speak to each other.
 *
 * The Experiment (`src/extension/experiment`) is plain JavaScript that runs
 * with Thunderbird's own privileges and knows nothing about mail security: it
 * reports the recipient pills and paints what it is told. These shapes are all
 * that crosses that border, so they hold strings and booleans only.
 */

export type RecipientField = "to" | "cc" | "bcc" | "replyTo" | "newsgroups" | "followupTo";

export interface PillRecipient {
  /** The pill's full address, verbatim: the name under which a sign is painted. Two equal pills share one. */
  readonly key: string;
  readonly field: RecipientField;
  /** What Thunderbird takes for the mailbox; for a mailing list it is the list's description or name. */
  readonly address: string;
  /** The full address with its display name, as Thunderbird will write it into the header. */
  readonly full: string;
  /** Thunderbird itself calls it invalid (the red pill). */
  readonly invalid: boolean;
  /** Somebody is typing in it right now: not a finished recipient, so nothing to look up. */
  readonly editing: boolean;
  /** Set when the pill stands for an address book list; the members are full addresses. */
  readonly list: MailingList | null;
}

export interface MailingList {
  readonly name: string;
  readonly members: readonly string[];
  /** False when there are members that are not told here, so nothing good can be said of the list. */
  readonly complete: boolean;
}

/** What to paint on a pill. Texts come ready made; the Experiment translates nothing. */
export interface PillSign {
  readonly state: "dane" | "tls" | "none" | "unknown";
  /** Still looking: the sign is drawn quietly, and says "SSL?" until it is known better. */
  readonly pending: boolean;
  /** Drawn with a warning mark beside the state; never makes it look better. */
  readonly warning: boolean;
  /** One of the four labels, shown before the address. */
  readonly label: string;
  /** Appended to Thunderbird's own tooltip; "\n" breaks lines. */
  readonly tooltip: string;
  /** What a screen reader says after the pill's name. */
  readonly description: string;
}

/** How the user's own provider is reached. */
export interface OutgoingServer {
  readonly socketType: "plain" | "starttls" | "tls";
  readonly host: string;
  readonly port: number;
  readonly authenticated: boolean;
}

/** `browser.composeRecipients`; only the ESR build has it. */
export interface ComposeRecipientsApi {
  /** Null when no compose window has this tab. */
  getRecipients(tabId: number): Promise<PillRecipient[] | null>;
  /** Merges `signs` (by key) into what is painted; null removes a sign. False when no compose window has this tab. */
  paint(tabId: number, signs: Readonly<Record<string, PillSign | null>>): Promise<boolean>;
  /** Null when the identity or its server is not known. */
  outgoingServer(identityId: string): Promise<OutgoingServer | null>;
  /** Wakes a stopped background, and on registration tells the present state of every compose window. */
  readonly onChanged: ComposeRecipientsEvent;
}

export interface ComposeRecipientsEvent {
  addListener(listener: ComposeRecipientsListener): void;
  removeListener(listener: ComposeRecipientsListener): void;
  hasListener(listener: ComposeRecipientsListener): boolean;
}

export type ComposeRecipientsListener = (tabId: number, recipients: PillRecipient[]) => void;
