/**
 * Gets a domain's MTA-STS policy file on somebody's behalf (RFC 8461 §3.3): HTTPS with a
 * certificate valid for `mta-sts.DOMAIN`, no redirects, text/plain, at most 64 KiB.
 *
 * The address that is dialled is the address that was checked, as with mail hosts: a
 * domain must not lead us into a private network.
 */
import https from "node:https";
import { rootCertificates } from "node:tls";
import type { PolicyReport } from "../../core/probe-api/policy-report.ts";
import type { AddressResolver } from "../net/address-resolver.ts";

export type PolicyResult = PolicyReport["result"];
type Failure = Extract<PolicyResult, { kind: "failure" }>["failure"];

export interface FetchPolicyDeps {
  readonly addresses: AddressResolver;
  readonly permits: (address: string) => boolean;
  /** PEM: trusted beside Node's own. */
  readonly ca: string | undefined;
  /** Always 443, but in a lab. */
  readonly port: number;
}

/** Octets, RFC 8461 §3.3. */
const MAX_POLICY = 64 * 1024;

/** Milliseconds for everything. Default 10 s: somebody waits for it with a message half written. */
const TIMEOUT = 10_000;

/** Addresses tried. Default 2: one of each family is what most have. */
const MAX_ADDRESSES = 2;

/** @param domain A-labels, lower case, no trailing dot. Never rejects. */
export async function fetchPolicy(
  domain: string,
  deps: FetchPolicyDeps,
  signal: AbortSignal,
): Promise<PolicyResult> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
  const host = `mta-sts.${domain}`;
  try {
    const answer = await deps.addresses.lookup(host, deadline);
    const found = answer.kind === "addresses" ? answer.addresses : [];
    const allowed = found.filter((address) => deps.permits(address)).slice(0, MAX_ADDRESSES);
    let result: PolicyResult = failure("unreachable");
    for (const address of allowed) {
      result = await getFrom(address, host, deps, deadline);
      if (result.kind === "policy" || result.failure !== "unreachable") break;
    }
    return deadline.aborted && result.kind === "failure" ? failure("timeout") : result;
  } catch {
    return failure(deadline.aborted ? "timeout" : "unreachable");
  }
}

function getFrom(
  address: string,
  host: string,
  { ca, port }: FetchPolicyDeps,
  signal: AbortSignal,
): Promise<PolicyResult> {
  return new Promise((resolve) => {
    const request = https.get(
      {
        host: address,
        port,
        servername: host,
        path: "/.well-known/mta-sts.txt",
        headers: { host, accept: "text/plain" },
        agent: false,
        signal,
        ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        const [type = ""] = (response.headers["content-type"] ?? "").split(";");
        const end = (why: Failure) => {
          response.destroy();
          resolve(failure(why));
        };
        // §3.3: redirects must not be followed.
        if (status >= 300 && status < 400) return end("redirect");
        if (status !== 200) return end("http-status");
        if (type.trim().toLowerCase() !== "text/plain") return end("not-text");
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size > MAX_POLICY) end("too-large");
          else chunks.push(chunk);
        });
        response.on("end", () =>
          resolve({ kind: "policy", text: Buffer.concat(chunks).toString() }),
        );
        response.on("error", () => resolve(failure("unreachable")));
      },
    );
    request.on("error", (error: NodeJS.ErrnoException) =>
      resolve(failure(isAboutCertificate(error.code) ? "certificate" : "unreachable")),
    );
  });
}

/** Node's names for what OpenSSL finds wrong with a chain, and for a name that is not in it. */
function isAboutCertificate(code = ""): boolean {
  return (
    code === "ERR_TLS_CERT_ALTNAME_INVALID" ||
    /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF))/.test(code)
  );
}

function failure(why: Failure): Extract<PolicyResult, { kind: "failure" }> {
  return { kind: "failure", failure: why };
}
