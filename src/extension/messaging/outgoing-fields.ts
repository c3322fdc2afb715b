/** The fields whose recipients get the message. */
export const OUTGOING_FIELDS = ["to", "cc", "bcc"] as const;
export type OutgoingField = (typeof OUTGOING_FIELDS)[number];
export type Fields = Readonly<Record<OutgoingField, readonly string[]>>;

export function fieldsOf(read: (field: OutgoingField) => readonly string[]): Fields {
  return { to: read("to"), cc: read("cc"), bcc: read("bcc") };
}
