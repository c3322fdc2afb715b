/**
 * # DNS over HTTPS (RFC 8484)
 *
 * Always by GET: from an extension a POST carries `Origin: moz-extension://UUID`, an
 * identifier of this very installation. Queries are padded (RFC 8467), have ID 0, and
 * say nothing but a name and a type.
 *
 * Resolvers are tried in turn, the first one again at the end: one that is slow, out of
 * reach, or answers anything but NOERROR and NXDOMAIN has no say. A failure of all is
 * the failure of the *first*, because that is the one the person chose.
 */
import { toBase64Url } from "../base/bytes.ts";
import type { Clock } from "../base/clock.ts";
import { withDeadline } from "../base/deadline.ts";
import type { HttpGet } from "../base/http.ts";
import { checkAnswer } from "./check-answer.ts";
import type { DnsExchange, ExchangeFailure, ExchangeResult } from "./exchange.ts";
import { decodeMessage, encodeQuery, MAX_MESSAGE, type Question } from "./message.ts";
import { Rcode } from "./rcode.ts";

export interface DohOptions {
  /** Checked by `parseDohUrl`; the first is the one the person chose. */
  readonly urls: readonly string[];
  readonly httpGet: HttpGet;
  readonly clock: Clock;
  /**
   * Milliseconds for one attempt. Default 4000, range 100 to 30000: a resolver that has
   * to ask around the world needs about one second, and a person waits for the answer.
   */
  readonly attemptTimeout?: number;
}

export function createDohClient(options: DohOptions): DnsExchange {
  const { urls, httpGet, clock, attemptTimeout = 4000 } = options;
  const [first] = urls;
  if (first === undefined) throw new Error("a DoH client needs a resolver");
  const attempts = urls.length > 1 ? [...urls, first] : [first, first];

  async function attempt(url: string, question: Question, signal: AbortSignal) {
    const query = toBase64Url(encodeQuery(question));
    const response = await httpGet(
      {
        url: `${url}${url.includes("?") ? "&" : "?"}dns=${query}`,
        headers: { accept: "application/dns-message" },
        maxBytes: MAX_MESSAGE,
      },
      signal,
    );
    if (response.kind !== "response") return failure({ kind: response.kind });
    // RFC 8484 §4.2.1: any DNS answer, even SERVFAIL, comes with a 2xx status.
    if (response.status < 200 || response.status > 299) {
      return failure({ kind: "http-status", status: response.status });
    }
    if (response.contentType !== "application/dns-message") {
      return failure({ kind: "not-dns", contentType: response.contentType });
    }
    const decoded = decodeMessage(response.body);
    return decoded.ok ? checkAnswer(decoded.value, question) : failure(decoded.fault);
  }

  return {
    async ask(question, signal) {
      let result: ExchangeResult | undefined;
      for (const url of attempts) {
        const next = await withDeadline(
          clock,
          attemptTimeout,
          (inner) => attempt(url, question, inner),
          () => failure({ kind: "timeout" }),
          signal,
        );
        if (next.kind === "message") return next;
        result ??= next;
        if (signal?.aborted === true || !worthAnotherTry(next.failure)) break;
      }
      return result ?? failure({ kind: "unreachable" });
    },
  };
}

/** A refusal by policy stays one; everything else may be a passing fault or one resolver's own. */
function worthAnotherTry(reason: ExchangeFailure): boolean {
  return reason.kind !== "rcode" || reason.rcode !== Rcode.NOTIMP;
}

function failure(reason: ExchangeFailure): ExchangeResult {
  return { kind: "failure", failure: reason };
}
