/**
 * # The self test: can what is set do its work?
 *
 * One question goes to the resolver, for the DNSKEY records of the place where trust
 * begins, and is validated like every other: so an answer that is secure shows three
 * things at once, that the resolver can be reached, that it hands on what DNSSEC needs,
 * and that this machine's clock lies within the signatures' time (two to three weeks for
 * the root). The backend is asked whether it is there, and nothing else. Nobody learns a
 * domain by this.
 */
import type { Clock } from "../../core/base/clock.ts";
import { withDeadline } from "../../core/base/deadline.ts";
import type { HttpGet } from "../../core/base/http.ts";
import { parseJson } from "../../core/base/json.ts";
import { DnsName } from "../../core/dns/name.ts";
import { RRType } from "../../core/dns/rr-type.ts";
import type { Lookup, LookupFailure } from "../../core/dnssec/resolver.ts";
import {
  DIAGNOSTICS_PORT,
  RUN,
  type Check,
  type Finding,
  type ToDiagnostics,
} from "../messaging/diagnostics-protocol.ts";
import { isOurs, type PagePort } from "../messaging/page-port.ts";
import type { Settings } from "../settings/settings.ts";
import { anchorsOf, backendsOf, createLookupPorts } from "./ports.ts";

/** Milliseconds for each of the two questions. Default 15 s: longer than any that is answered takes. */
const TIMEOUT = 15_000;

/** Octets of the backend's answer that are read. */
const MAX_HEALTH = 4096;

export interface DiagnosticsParts {
  readonly settings: () => Promise<Settings>;
  readonly httpGet: HttpGet;
  readonly clock: Clock;
}

type Tell = <Of extends Check>(check: Of, finding: Finding<Of>) => void;

export function serveDiagnostics(
  port: PagePort<ToDiagnostics>,
  ownId: string,
  parts: DiagnosticsParts,
): void {
  if (!isOurs(port, DIAGNOSTICS_PORT, ownId)) return;
  const stop = new AbortController();
  port.onDisconnect.addListener(() => stop.abort());
  port.onMessage.addListener((message) => {
    if (message !== RUN) return;
    void runDiagnostics(parts, stop.signal, (check, finding) => {
      if (!stop.signal.aborted) port.postMessage({ check, finding });
    });
  });
}

/** Tells each finding as soon as it is there. Never rejects. */
export async function runDiagnostics(
  { settings, httpGet, clock }: DiagnosticsParts,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  const now = await settings();
  await Promise.all([
    testResolver(now, httpGet, clock, signal, tell),
    testBackends(now, httpGet, clock, signal).then((finding) => tell("backend", finding)),
  ]);
}

async function testResolver(
  settings: Settings,
  httpGet: HttpGet,
  clock: Clock,
  signal: AbortSignal,
  tell: Tell,
): Promise<void> {
  // Nothing that is kept: what was right a minute ago is not what is asked.
  const { resolver } = createLookupPorts(settings, httpGet, clock);
  const [anchor] = anchorsOf(settings);
  const name = anchor?.name ?? DnsName.root;
  const answer = await withDeadline<Lookup | LookupFailure>(
    clock,
    TIMEOUT,
    (inner) => resolver.resolve(name, RRType.DNSKEY, inner),
    () => ({ kind: "failure", failure: { kind: "timeout" } }),
    signal,
  );
  tell("resolver", resolverFinding(answer));
  tell("dnssec", dnssecFinding(answer));
  tell("clock", clockFinding(answer));
}

function resolverFinding(answer: Lookup | LookupFailure): Finding<"resolver"> {
  if (answer.kind !== "failure") return "ok";
  switch (answer.failure.kind) {
    case "bogus":
    case "unproven":
      return "ok";
    case "unreachable":
    case "not-permitted":
    case "timeout":
      return answer.failure.kind;
    default:
      return "no-dns";
  }
}

function dnssecFinding(answer: Lookup | LookupFailure): Finding<"dnssec"> {
  if (answer.kind === "failure") return answer.failure.kind === "bogus" ? "bogus" : "unknown";
  return answer.proof === "secure" ? "ok" : "unknown";
}

function clockFinding(answer: Lookup | LookupFailure): Finding<"clock"> {
  if (answer.kind !== "failure") return answer.proof === "secure" ? "ok" : "unknown";
  if (answer.failure.kind !== "bogus") return "unknown";
  // The root's signatures are renewed long before they end: it is rather the clock.
  const outOfTime = answer.failure.reasons.some(
    ({ kind }) => kind === "signature-expired" || kind === "signature-not-yet-valid",
  );
  return outOfTime ? "wrong" : "unknown";
}

/** Of several the first that has something wrong. */
async function testBackends(
  settings: Settings,
  httpGet: HttpGet,
  clock: Clock,
  signal: AbortSignal,
): Promise<Finding<"backend">> {
  const backends = backendsOf(settings);
  const findings = await Promise.all(
    backends.map(({ url }) => testBackend(url, httpGet, clock, signal)),
  );
  return findings.find((finding) => finding !== "ok") ?? findings[0] ?? "none";
}

async function testBackend(
  url: string,
  httpGet: HttpGet,
  clock: Clock,
  signal: AbortSignal,
): Promise<Finding<"backend">> {
  const request = {
    url: `${url}v1/health`,
    headers: { accept: "application/json" },
    maxBytes: MAX_HEALTH,
  };
  return withDeadline<Finding<"backend">>(
    clock,
    TIMEOUT,
    async (inner) => {
      const response = await httpGet(request, inner);
      if (response.kind === "unreachable" || response.kind === "not-permitted") {
        return response.kind;
      }
      const isOne =
        response.kind === "response" && response.status === 200 && saysOk(response.body);
      return isOne ? "ok" : "no-backend";
    },
    () => "timeout",
    signal,
  );
}

function saysOk(body: Uint8Array): boolean {
  const health = parseJson(body);
  return typeof health === "object" && health !== null && "status" in health;
}
