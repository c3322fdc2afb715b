/**
 * Where a promise hangs on a certificate's dates, its end is an end of deliveries: with
 * DANE-TA(2) (RFC 7671 §5.2) and with MTA-STS (RFC 8461 §4.2). DANE-EE(3) has no dates
 * (RFC 7672 §3.1.1), and merely encrypting hosts need none.
 */
import { fromBase64 } from "../base/bytes.ts";
import { Usage } from "../dane/tlsa.ts";
import { readCertificate } from "../pkix/certificate.ts";
import type { TlsFacts } from "../probe-api/host-report.ts";
import type { JudgedHost } from "./host-promise.ts";

/** Milliseconds. Default 3 days, range 1 to 14: certificates of 90 days are renewed a month before. */
const SOON = 3 * 86_400_000;

export function expiresSoon(hosts: readonly JudgedHost[], datesCount: "dane" | "sts", now: number) {
  return hosts.some(({ tls, evidence: { check } }) => {
    const usage = check?.kind === "matched" ? check.matched.record.usage : undefined;
    if (tls === undefined || (datesCount === "dane" && usage !== Usage.DANE_TA)) return false;
    const end = endOf(tls);
    return end !== undefined && end >= now && end - now < SOON;
  });
}

/** When the first of the certificates sent ends, milliseconds since the epoch. */
function endOf({ certificates }: TlsFacts): number | undefined {
  const ends = certificates.flatMap((text) => {
    const der = fromBase64(text);
    const certificate = der === undefined ? undefined : readCertificate(der);
    return certificate === undefined ? [] : [certificate.notAfter];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}
