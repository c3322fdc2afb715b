/**
 * What the person set, with a default for everything. Unreadable or older settings never
 * stop the add-on: what cannot be understood falls back to its default.
 */
import * as v from "valibot";
import { parseTrustAnchors } from "../../core/dnssec/trust-anchor-file.ts";
import { parseDohUrl } from "../../core/dns/doh-url.ts";
import { parseBackendUrl } from "../../core/probe-api/backend-url.ts";
import { KNOWN_RESOLVERS } from "./resolvers.ts";

const dohUrl = v.pipe(
  v.string(),
  v.check((text) => parseDohUrl(text).ok),
);
const backendUrl = v.pipe(
  v.string(),
  v.check((text) => text === "" || parseBackendUrl(text).ok),
);

const trustAnchors = v.pipe(
  v.string(),
  v.maxLength(65_536),
  v.check((text) => text === "" || parseTrustAnchors(text).ok),
);

const DEFAULT_RESOLVER = KNOWN_RESOLVERS[0]?.url ?? "";
const DEFAULT_FALLBACK = KNOWN_RESOLVERS[1]?.url ?? "";

export const POLICY_WAYS = ["direct", "backend", "off"] as const;

const settingsSchema = v.object({
  /** The resolver that is asked. */
  resolver: v.fallback(dohUrl, DEFAULT_RESOLVER),
  /** Asked when the first one fails; empty for none. */
  fallbackResolver: v.fallback(v.union([v.literal(""), dohUrl]), DEFAULT_FALLBACK),
  /** The probe backend; empty for none. */
  backend: v.fallback(backendUrl, ""),
  backendToken: v.fallback(v.pipe(v.string(), v.maxLength(512)), ""),
  /** Who fetches MTA-STS policies; `direct` shows the recipient's domain this machine's address. */
  policies: v.fallback(v.picklist(POLICY_WAYS), "direct"),
  /** DS or DNSKEY records in zone-file form that stand for the root's; empty for IANA's. */
  trustAnchors: v.fallback(trustAnchors, ""),
});

export type Settings = v.InferOutput<typeof settingsSchema>;

export const SETTINGS_KEY = "settings";

export function readSettings(stored: unknown): Settings {
  const plain = typeof stored === "object" && stored !== null ? stored : {};
  return v.parse(settingsSchema, {
    resolver: undefined,
    fallbackResolver: undefined,
    backend: undefined,
    backendToken: undefined,
    policies: undefined,
    trustAnchors: undefined,
    ...plain,
  });
}
