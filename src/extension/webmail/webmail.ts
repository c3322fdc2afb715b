/**
 * # The port a webmail's adapter fills
 *
 * An adapter knows where in its pages recipients stand, where a sign has room, and what
 * sends. It knows nothing of DNS, of demands, or of the add-on's other parts, and decides
 * nothing. docs/webmail.md is the recipe for a new one.
 */
import type { WebmailName } from "../messaging/webmail-names.ts";
import type { Fields, OutgoingField } from "../messaging/outgoing-fields.ts";

export interface Webmail {
  readonly name: WebmailName;
  /** Whether this page is one of its pages. Asked when the page has loaded, and quickly answered. */
  isHere(page: Document): boolean;
  /** The message that is being written in it now. Asked after every change of the page. */
  compose(page: Document): ComposeForm | undefined;
  /**
   * The message a request of the page would send; `undefined` for every other request. It
   * is what closes the ways out that no button leads to.
   */
  sending(request: PageRequest): Message | undefined;
  /** The received message that is shown now. */
  received?(page: Document): ReceivedMessage | undefined;
}

export interface ComposeForm {
  /** The same element as long as it is the same message. */
  readonly root: Element;
  /** What would be sent if somebody pressed Send now, unfinished text included. */
  message(): Message;
  /** Recipients that are finished, and where their signs go. */
  shown(): ShownRecipient[];
  /** A click on one of these, which may be anywhere in the page, sends. */
  readonly sendButtons: string;
  /** Every address the person may write as, as far as the page tells. */
  identities(): string[];
  /** A strip of signs has grown or shrunk; for pages that compute where things stand. */
  makeRoom?(): void;
  /** Writes these into the fields; throws where it can't. Absent where it never can. */
  setRecipients?(fields: Fields): void;
}

/** The texts of its fields, addresses with their display names. */
export interface Message extends Fields {
  readonly from: string;
}

export interface ShownRecipient {
  readonly field: OutgoingField;
  readonly address: string;
  readonly place: Place;
}

/**
 * `token`: the sign becomes the first child of a recipient's own element, which may grow as
 * wide as `widest` says where it would not be wide enough for both. `strip`: signs and
 * addresses stand one after the other behind a text field that has no such elements.
 * `alone`: one sign in a line of its own, for a received message.
 */
export type Place =
  | { readonly kind: "token"; readonly element: HTMLElement; readonly widest?: string }
  | { readonly kind: "strip"; readonly after: Element }
  | { readonly kind: "alone"; readonly after: Element };

/** A request that is about to be made by a script of the page. */
export interface PageRequest {
  readonly method: string;
  readonly url: string;
  /** Text as it is; a form as `application/x-www-form-urlencoded`, without its files. */
  readonly body: string;
}

export interface ReceivedMessage {
  /** The same as long as it is the same message. */
  readonly id: string;
  /** Its header section, asked for with the person's own session. */
  header(): Promise<string>;
  /** The mailbox it lies in is one of what the person wrote. */
  readonly own: boolean;
  /** Addresses in To and Cc. */
  readonly recipients: readonly string[];
  /** Where the sign goes. */
  readonly place: Place;
  /** The sign has come or gone; for pages that compute where things stand. */
  makeRoom?(): void;
}
