/**
 * # What will end deliveries if nobody acts
 *
 * - Signatures of a zone that nobody renews: all below it becomes bogus.
 * - A certificate whose dates count: with DANE-TA(2) (RFC 7671 §5.2) and with MTA-STS
 *   (RFC 8461 §4.2).
 * - A certificate whose dates don't count, but which is about to be replaced and is named
 *   *as a whole* by the only record there is: the new one will be another, and a record
 *   for it has to be there before (RFC 7671 §8.1, "rollover"). A record of the key alone
 *   survives a renewal.
 *
 * Merely encrypting hosts promise nothing and so end nothing.
 */
import { fromBase64 } from "../base/bytes.ts";
import { Selector, unusable, Usage } from "../dane/tlsa.ts";
import { runsOut } from "../dnssec/validity.ts";
import { readCertificate } from "../pkix/certificate.ts";
import type { TlsFacts } from "../probe-api/host-report.ts";
import type { JudgedHost } from "./host-promise.ts";

/** Milliseconds. Default 3 days, range 1 to 14: certificates of 90 days are renewed a month before. */
const SOON = 3 * 86_400_000;

/** DANE's promise, at the hosts that made it. */
export function daneEndsSoon(hosts: readonly JudgedHost[], now: number): boolean {
  return hosts.some(({ tls, evidence: { tlsa, check } }) => {
    if (tlsa?.kind !== "usable") return false;
    if (tlsa.validity !== undefined && runsOut(tlsa.validity, now)) return true;
    if (tls === undefined || check?.kind !== "matched") return false;
    const { usage, selector } = check.matched.record;
    if (usage === Usage.DANE_TA) return isSoon(endOf(tls.certificates), now);
    const usable = tlsa.records.filter((record) => unusable(record) === undefined);
    const onlyThisOne = selector === Selector.CERT && usable.length === 1;
    // An expired one may well be meant to stay: with DANE-EE nobody looks at its dates.
    return onlyThisOne && isSoon(endOf(tls.certificates.slice(0, 1)), now);
  });
}

/** MTA-STS's: every certificate that was seen has to be valid. */
export function stsEndsSoon(hosts: readonly JudgedHost[], now: number): boolean {
  return hosts.some(({ tls }) => tls !== undefined && isSoon(endOf(tls.certificates), now));
}

function isSoon(end: number | undefined, now: number): boolean {
  return end !== undefined && end >= now && end - now < SOON;
}

/** When the first of the certificates sent ends, milliseconds since the epoch. */
function endOf(certificates: TlsFacts["certificates"]): number | undefined {
  const ends = certificates.flatMap((text) => {
    const der = fromBase64(text);
    const certificate = der === undefined ? undefined : readCertificate(der);
    return certificate === undefined ? [] : [certificate.notAfter];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}
