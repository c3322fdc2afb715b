/** What the popup, the options page and the background say to each other over a port named SITES_PORT. */
import * as v from "valibot";

export const SITES_PORT = "sites";

/** For the background in the session's storage, because a popup may not live to see the person's answer. */
export const PENDING_SITE = "pendingSite";

const pattern = v.pipe(v.string(), v.maxLength(300), v.endsWith("/*"));

const fromSitesSchema = v.variant("kind", [
  /** Tell of all sites, and of the page in that tab, now and after each change. */
  v.object({ kind: v.literal("watch"), tabId: v.optional(v.pipe(v.number(), v.integer())) }),
  /** The person has allowed it. */
  v.object({ kind: v.literal("add"), pattern }),
  /** The person has taken it back. */
  v.object({ kind: v.literal("remove"), pattern }),
]);
export type FromSites = v.InferOutput<typeof fromSitesSchema>;

/** `undefined` for what is none of the messages above. */
export function readFromSites(message: unknown): FromSites | undefined {
  const read = v.safeParse(fromSitesSchema, message);
  return read.success ? read.output : undefined;
}

export interface ToSites {
  readonly kind: "sites";
  readonly sites: readonly { readonly pattern: string; readonly identities: readonly string[] }[];
  /** The webmail in the watched tab; absent where none is known. */
  readonly webmail?: string;
  /** And a message is being written there. */
  readonly composing: boolean;
}
