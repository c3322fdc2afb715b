/** From settings to what `assess` needs: the resolver and the backend the person chose. */
import { createCachingProber, type CachingProber } from "../../core/assessment/caching-prober.ts";
import type { AssessPorts, Prober } from "../../core/assessment/ports.ts";
import { createVantageProber } from "../../core/assessment/vantages.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { HttpGet } from "../../core/base/http.ts";
import { createCachingExchange, createKeptAnswers } from "../../core/dns/caching-exchange.ts";
import { createDohClient } from "../../core/dns/doh-client.ts";
import { parseDohUrl } from "../../core/dns/doh-url.ts";
import { parseTrustAnchors } from "../../core/dnssec/trust-anchor-file.ts";
import { ROOT_TRUST_ANCHORS, type TrustAnchor } from "../../core/dnssec/trust-anchor.ts";
import { createValidatingResolver } from "../../core/dnssec/validating-resolver.ts";
import { createBackendFetcher } from "../../core/mta-sts/backend-fetcher.ts";
import { createDirectFetcher } from "../../core/mta-sts/direct-fetcher.ts";
import type { FetchPolicy } from "../../core/mta-sts/fetcher.ts";
import {
  createKeptPolicies,
  createStsLookup,
  type KeptPolicies,
} from "../../core/mta-sts/lookup.ts";
import { createBackendProber } from "../../core/probe-api/backend-client.ts";
import { parseBackendUrl } from "../../core/probe-api/backend-url.ts";
import type { FurtherBackend, Settings } from "../settings/settings.ts";
import type { Learned } from "./lookup-memory.ts";

export interface LookupPorts extends AssessPorts {
  readonly prober: CachingProber;
  readonly learned: Learned;
}

/** @param policies what was kept of MTA-STS; it does not depend on who is asked. */
export function createLookupPorts(
  settings: Settings,
  httpGet: HttpGet,
  clock: Clock,
  policies: KeptPolicies = createKeptPolicies(clock),
): LookupPorts {
  const urls = [settings.resolver, settings.fallbackResolver].flatMap((text) => {
    const url = parseDohUrl(text);
    return url.ok ? [url.value] : [];
  });
  const answers = createKeptAnswers(clock);
  const exchange = createCachingExchange(createDohClient({ urls, httpGet, clock }), clock, answers);
  const prober = createProber(settings, httpGet, clock);
  const anchors = anchorsOf(settings);
  const resolver = createValidatingResolver({ exchange, clock, anchors });
  const fetchPolicy = createFetcher(settings, httpGet, clock);
  // Who wants no policies is told of none that was had before, either.
  const kept = settings.policies === "off" ? createKeptPolicies(clock) : policies;
  const stsLookup = createStsLookup({ resolver, fetchPolicy, clock, kept });
  return { resolver, prober, stsLookup, clock, learned: { answers, policies } };
}

/** At least one: text without a readable anchor leaves the root's. */
export function anchorsOf({ trustAnchors }: Settings): readonly TrustAnchor[] {
  const own = parseTrustAnchors(trustAnchors);
  return own.ok ? own.value : ROOT_TRUST_ANCHORS;
}

function createFetcher(settings: Settings, httpGet: HttpGet, clock: Clock): FetchPolicy {
  const url = parseBackendUrl(settings.backend);
  const nobody: FetchPolicy = () => Promise.resolve({ kind: "not-asked" });
  switch (settings.policies) {
    case "direct":
      return createDirectFetcher(httpGet, clock);
    case "backend":
      return url.ok
        ? createBackendFetcher({ url: url.value, token: tokenOf(settings), httpGet, clock })
        : nobody;
    case "off":
      return nobody;
  }
}

function tokenOf({ backendToken }: Settings): string | undefined {
  return backendToken === "" ? undefined : backendToken;
}

/** Each keeps what it has seen for itself, so that one that was down does not cost the others a look. */
function createProber(settings: Settings, httpGet: HttpGet, clock: Clock): CachingProber {
  const places = backendsOf(settings).map(({ url, token }) => {
    const backend = createBackendProber({
      url,
      token: token === "" ? undefined : token,
      httpGet,
      clock,
    });
    return { place: new URL(url).host, prober: createCachingProber(backend, clock) };
  });
  if (places.length > 0) return createVantageProber(places, clock);
  const nobody: Prober = {
    observe: () => Promise.resolve({ kind: "unavailable", failure: "no-backend" }),
  };
  return createCachingProber(nobody, clock);
}

/** All that are set, each once, the first one first. */
export function backendsOf(settings: Settings): readonly FurtherBackend[] {
  const first = { url: settings.backend, token: settings.backendToken };
  const backends = new Map<string, FurtherBackend>();
  for (const { url, token } of [first, ...settings.furtherBackends]) {
    const parsed = parseBackendUrl(url);
    if (parsed.ok && !backends.has(parsed.value)) {
      backends.set(parsed.value, { url: parsed.value, token });
    }
  }
  return [...backends.values()];
}

/** Tells a change that makes what was learned worthless from one that does not. */
export class WhoIsAsked {
  #last: string | undefined;

  constructor(first: Promise<Settings>) {
    void first.then((settings) => (this.#last ??= key(settings)));
  }

  changed(settings: Settings): boolean {
    const before = this.#last;
    this.#last = key(settings);
    return before !== this.#last;
  }
}

function key(settings: Settings): string {
  const { resolver, fallbackResolver, policies, trustAnchors } = settings;
  return JSON.stringify([resolver, fallbackResolver, backendsOf(settings), policies, trustAnchors]);
}
