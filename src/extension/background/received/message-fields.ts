/** The Received fields of messages in Thunderbird's folders. */
import type { ThunderbirdApi } from "../../platform/thunderbird.ts";

/** Messages looked at to learn from. Default 60: three times what is needed, and quick to read. */
const RECENT = 60;

/** Where headers can only be had with the whole message. Default 25: a few more than are needed. */
const RECENT_IN_FULL = 25;

/** Milliseconds back to where "recent" begins. Default half a year. */
const SINCE = 183 * 86_400_000;

type Api = Pick<ThunderbirdApi, "messages" | "folders">;

/** All fields of one name, from the top down. Rejects when the message can't be read. */
export async function headerFields(
  { messages }: Pick<Api, "messages">,
  id: number,
): Promise<Readonly<Record<string, readonly string[]>>> {
  if (messages.getHeaders !== undefined) return messages.getHeaders(id);
  return (await messages.getFull(id)).headers ?? {};
}

export async function receivedFields(
  api: Pick<Api, "messages">,
  id: number,
): Promise<readonly string[]> {
  return (await headerFields(api, id)).received ?? [];
}

/** Of the newest messages in the account's inbox; of all there are, where few are new. */
export async function recentFields(
  api: Api,
  accountId: string,
  now: number,
): Promise<readonly (readonly string[])[]> {
  const folders = await api.folders.query({ accountId, specialUse: ["inbox"] });
  const folderId = folders.flatMap(({ id }) => id ?? []);
  if (folderId.length === 0) return [];
  const most = api.messages.getHeaders === undefined ? RECENT_IN_FULL : RECENT;
  const page = { folderId, messagesPerPage: most };
  let { messages } = await api.messages.query({ ...page, fromDate: new Date(now - SINCE) });
  if (messages.length < most) messages = (await api.messages.query(page)).messages;
  const found: (readonly string[])[] = [];
  // One after the other: nobody waits for it, and a server should not feel it.
  for (const { id } of messages) {
    found.push(await receivedFields(api, id).catch(() => []));
  }
  return found;
}
