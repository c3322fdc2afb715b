/** The `_mta-sts` TXT record that says "there is a policy, and this is its id" (RFC 8461 §3.1). */

/** `sts-id = 1*32(ALPHA / DIGIT)`; fields end in `;`, the last may go without. */
const RECORD = /^v=STSv1[ \t]*;(?<rest>.*)$/;
const ID = /^[A-Za-z0-9]{1,32}$/;
/** `sts-ext-name` and `sts-ext-value`. */
const FIELD = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[\x21-\x3a\x3c\x3e-\x7e]+$/;

export type RecordAnswer =
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "none" }
  /** Two records, or one that begins right and goes on wrong: treated as none (§3.1), and told. */
  | { readonly kind: "invalid" };

/** @param texts each TXT record with its strings joined, RFC 8461 §3.1 */
export function readStsRecords(texts: readonly string[]): RecordAnswer {
  // §3.1: records that do not begin with "v=STSv1;" are discarded; then exactly one must be left.
  const candidates = texts.flatMap((text) => RECORD.exec(text)?.groups?.["rest"] ?? []);
  const [rest, ...more] = candidates;
  if (rest === undefined) return { kind: "none" };
  if (more.length > 0) return { kind: "invalid" };
  const fields = rest.split(";").map((field) => field.replace(/^[ \t]+|[ \t]+$/g, ""));
  if (fields.at(-1) === "") fields.pop();
  if (!fields.every((field) => FIELD.test(field))) return { kind: "invalid" };
  const ids = fields.filter((field) => field.startsWith("id=")).map((field) => field.slice(3));
  const [id] = ids;
  return id !== undefined && ids.length === 1 && ID.test(id)
    ? { kind: "id", id }
    : { kind: "invalid" };
}
