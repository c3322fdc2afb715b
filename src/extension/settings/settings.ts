/**
 * What the person set, with a default for everything. Unreadable or older settings never
 * stop the add-on: what cannot be understood falls back to its default.
 */
import * as v from "valibot";
import { parseTrustAnchors } from "../../core/dnssec/trust-anchor-file.ts";
import { parseDohUrl } from "../../core/dns/doh-url.ts";
import { parseBackendUrl } from "../../core/probe-api/backend-url.ts";
import { lenientArray } from "./lenient.ts";
import { migrate } from "./migrations.ts";
import { KNOWN_RESOLVERS } from "./resolvers.ts";
import { MAX_SENDERS, patternSchema, senderSchema } from "./senders.ts";

const dohUrl = v.pipe(
  v.string(),
  v.check((text) => parseDohUrl(text).ok),
);
const backendUrl = v.pipe(
  v.string(),
  v.check((text) => text === "" || parseBackendUrl(text).ok),
);

/** Backends beside the first one. Default and maximum 4: each is asked about every host. */
export const MAX_FURTHER_BACKENDS = 4;

const furtherBackendSchema = v.object({
  url: v.pipe(
    v.string(),
    v.check((text) => parseBackendUrl(text).ok),
  ),
  /** Empty for none. */
  token: v.optional(v.pipe(v.string(), v.maxLength(512)), ""),
});
export type FurtherBackend = v.InferOutput<typeof furtherBackendSchema>;

const trustAnchors = v.pipe(
  v.string(),
  v.maxLength(65_536),
  v.check((text) => text === "" || parseTrustAnchors(text).ok),
);

/** Patterns. Default and maximum 1000: each is compared with each recipient. */
export const MAX_NEVER = 1000;

export const POLICY_WAYS = ["direct", "backend", "off"] as const;

/** Without defaults: what may be set, by the person, by a file, or by an administrator. */
export const ENTRIES = {
  /** The resolver that is asked. */
  resolver: dohUrl,
  /** Asked when the first one fails; empty for none. */
  fallbackResolver: v.union([v.literal(""), dohUrl]),
  /** The probe backend; empty for none. */
  backend: backendUrl,
  backendToken: v.pipe(v.string(), v.maxLength(512)),
  /** Asked beside it, each from where it stands (core/assessment/vantages.ts). */
  furtherBackends: lenientArray(furtherBackendSchema, MAX_FURTHER_BACKENDS),
  /** Who fetches MTA-STS policies; `direct` shows the recipient's domain this machine's address. */
  policies: v.picklist(POLICY_WAYS),
  /** DS or DNSKEY records in zone-file form that stand for the root's; empty for IANA's. */
  trustAnchors,
  /** Whether what was proven for domains is remembered over restarts. */
  remember: v.boolean(),
  /** Addresses, domains, `*.domains` about which nobody is asked anything. */
  neverLookUp: lenientArray(patternSchema, MAX_NEVER),
  /** What each sending identity demands. */
  senders: lenientArray(senderSchema, MAX_SENDERS),
} as const;

export type Settings = {
  readonly [Key in keyof typeof ENTRIES]: v.InferOutput<(typeof ENTRIES)[Key]>;
};
export type SettingsKey = keyof Settings;

export const DEFAULTS: Settings = {
  resolver: KNOWN_RESOLVERS[0]?.url ?? "",
  fallbackResolver: KNOWN_RESOLVERS[1]?.url ?? "",
  backend: "",
  backendToken: "",
  furtherBackends: [],
  policies: "direct",
  trustAnchors: "",
  remember: true,
  neverLookUp: [],
  senders: [],
};

export const SETTINGS_KEY = "settings";

/** What of it can be understood, entry by entry. */
export function readEntries(stored: unknown): Partial<Settings> {
  const plain = migrate(stored);
  const read: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(ENTRIES)) {
    if (!Object.hasOwn(plain, key)) continue;
    const entry = v.safeParse(schema, plain[key]);
    if (entry.success) read[key] = entry.output;
  }
  return read;
}

export function readSettings(stored: unknown): Settings {
  return { ...DEFAULTS, ...readEntries(stored) };
}
