/** The TLS handshake after STARTTLS (RFC 3207 §4), by one of two profiles. */
import type { Socket } from "node:net";
import tls from "node:tls";
import type { Outcome } from "../../core/probe-api/host-report.ts";
import { fail, ok, type Result } from "../../core/base/result.ts";
import { FirstOctets } from "./first-octets.ts";
import { waitFor } from "./wait.ts";

/**
 * - `current`: what a well-kept sender offers, TLS 1.2 and 1.3.
 * - `tolerant`: everything the library can still do, for the second attempt that
 *   finds out that a host knows only TLS 1.0 or 1.1 (RFC 8996) or only weak keys.
 *   `SECLEVEL=0` because OpenSSL 3 allows SHA-1 signatures, and so TLS < 1.2, nowhere above.
 */
export type TlsProfile = "current" | "tolerant";

const PROFILES: Record<TlsProfile, tls.SecureContextOptions> = {
  current: { minVersion: "TLSv1.2" },
  tolerant: { minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" },
};

const contexts = new Map<TlsProfile, tls.SecureContext>();

/** One for all conversations: making one takes a tenth of a probe. */
function contextOf(profile: TlsProfile): tls.SecureContext {
  const made = contexts.get(profile);
  if (made !== undefined) return made;
  // No issuers of our own: the library would add them to what the server sent (RFC 7671 §5.2.2).
  const context = tls.createSecureContext({ ca: [], ...PROFILES[profile] });
  contexts.set(profile, context);
  return context;
}

export async function handshake(
  socket: Socket,
  host: string,
  profile: TlsProfile,
  ms: number,
  signal: AbortSignal,
): Promise<Result<tls.TLSSocket, Outcome>> {
  const octets = new FirstOctets(socket);
  octets.on("error", () => undefined);
  const stream = tls.connect({
    socket: octets,
    // RFC 7672 §8.1: SNI is the TLSA base domain; for a host reached through MX, its name.
    servername: host,
    // Every certificate is an observation; whether it is good is decided elsewhere.
    rejectUnauthorized: false,
    secureContext: contextOf(profile),
  });
  stream.on("error", () => undefined);

  const failure = (code: string): Outcome => {
    if (octets.plaintext) return { kind: "plaintext-after-starttls" };
    if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) {
      return { kind: "handshake-failed", reason: code };
    }
    if (code === "ETIMEDOUT") return { kind: "timeout", step: "handshake" };
    return { kind: "closed", step: "handshake" };
  };
  try {
    const outcome = await waitFor<Outcome | "secure">(
      ms,
      signal,
      { kind: "timeout", step: "handshake" },
      (settle) => {
        const secure = (): void => settle("secure");
        const failed = (error: NodeJS.ErrnoException): void =>
          settle(failure(error.code ?? error.name));
        const closed = (): void => settle(failure("ECONNRESET"));
        stream.once("secureConnect", secure).once("error", failed).once("close", closed);
        octets.once("close", closed);
        return () => {
          stream.off("secureConnect", secure).off("error", failed).off("close", closed);
          octets.off("close", closed);
        };
      },
    );
    if (outcome === "secure") return ok(stream);
    stream.destroy();
    octets.destroy();
    return fail(outcome);
  } catch (reason) {
    stream.destroy();
    octets.destroy();
    throw reason;
  }
}
