/**
 * A copy of a message for some of its recipients, among the drafts. A new window writes
 * it, because a draft saved from the message's own window goes when that one is sent.
 *
 * Limitations: the copy begins a new thread (there is no way to give a new window the
 * message it answers), and a signature or encryption chosen by hand has to be chosen again.
 */
import type { ComposeDetails, ThunderbirdApi } from "../../platform/thunderbird.ts";
import type { Fields } from "../../messaging/outgoing-fields.ts";

const COPIED = [
  "from",
  "identityId",
  "subject",
  "isPlainText",
  "priority",
  "replyTo",
  "customHeaders",
] as const;

export async function keepDraft(
  { compose }: Pick<ThunderbirdApi, "compose">,
  closeTab: (tabId: number) => Promise<void>,
  tabId: number,
  fields: Fields,
): Promise<void> {
  const details = await compose.getComposeDetails(tabId);
  const listed = await compose.listAttachments(tabId);
  const attachments = await Promise.all(
    listed.map(async ({ id, name }) => ({ file: await compose.getAttachmentFile(id), name })),
  );
  const copied = COPIED.filter((key) => details[key] !== undefined).map(
    (key) => [key, details[key]] as const,
  );
  const body: Partial<ComposeDetails> =
    details.isPlainText === true
      ? { plainTextBody: details.plainTextBody ?? "" }
      : { body: details.body ?? "" };
  const copy = await compose.beginNew({
    ...Object.fromEntries(copied),
    ...fields,
    ...body,
    ...(attachments.length === 0 ? {} : { attachments }),
  });
  if (copy.id === undefined) throw new Error("no window for the draft");
  await compose.saveMessage(copy.id, { mode: "draft" });
  // It is kept; a window that stays open is only in the way.
  await closeTab(copy.id).catch(() => {});
}
