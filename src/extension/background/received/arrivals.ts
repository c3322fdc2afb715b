/** How one message of the mail program came, as far as its account's boundary proves it. */
import { readTrace, type Trace } from "../../../core/trace/read-trace.ts";
import type { Account, MessageHeader } from "../../platform/thunderbird.ts";
import { demandOf } from "../../settings/senders.ts";
import type { Settings } from "../../settings/settings.ts";
import type { AccountBoundary, Boundaries } from "./boundaries.ts";

/** Folders of messages the person wrote; they have not come from anywhere. */
const OWN_FOLDERS = new Set(["sent", "drafts", "templates", "outbox"]);

export interface Arrival {
  readonly trace: Trace;
  /** Absent for a message opened from a file. */
  readonly account: Pick<Account, "id" | "name"> | undefined;
  /** Absent while it isn't known; then the trace assumes one. */
  readonly boundary: AccountBoundary | undefined;
  /** The person's own address it came to, when that demands security. */
  readonly secureAddress: string | undefined;
}

export interface ArrivalPorts {
  readonly boundaries: Boundaries;
  /** Rejects when the message has gone, or its header can't be read now. */
  readonly receivedFields: (messageId: number) => Promise<readonly string[]>;
  readonly accounts: () => Promise<readonly Account[]>;
  readonly settings: () => Promise<Settings>;
  /** The addresses in a field's text. */
  readonly addresses: (text: string) => Promise<readonly string[]>;
}

export function isOwn({ folder }: Pick<MessageHeader, "folder">): boolean {
  return folder?.specialUse?.some((use) => OWN_FOLDERS.has(use)) === true;
}

/** Rejects when the message can't be read. */
export async function readArrival(ports: ArrivalPorts, message: MessageHeader): Promise<Arrival> {
  const { boundaries, receivedFields, accounts } = ports;
  const id = message.folder?.accountId;
  const [fields, boundary, all] = await Promise.all([
    receivedFields(message.id),
    id === undefined ? undefined : boundaries.of(id),
    accounts(),
  ]);
  const trace = readTrace(fields, boundary?.hosts);
  if (id !== undefined && trace.reason === "no-boundary-hop") void boundaries.doubt(id);
  const account = all.find((one) => one.id === id);
  return {
    trace,
    account: account && { id: account.id, name: account.name },
    boundary,
    secureAddress: await secureAddress(ports, message, account, all),
  };
}

/** Whom it came to; where no own address is named (a list, a blind copy), the account's first. */
async function secureAddress(
  { settings, addresses }: ArrivalPorts,
  message: MessageHeader,
  account: Account | undefined,
  all: readonly Account[],
): Promise<string | undefined> {
  const { recipients, ccList, bccList } = message;
  const named = await Promise.all([...recipients, ...ccList, ...bccList].map(addresses));
  const known = new Set(named.flat().map((address) => address.toLowerCase()));
  const own = all.flatMap(({ identities }) => identities.map(({ email }) => email));
  const reached = own.filter((email) => known.has(email.toLowerCase()));
  const candidates = reached.length > 0 ? reached : [account?.identities[0]?.email ?? ""];
  const now = await settings();
  return candidates.find((email) => email !== "" && demandOf(now, email).mode !== "off");
}
