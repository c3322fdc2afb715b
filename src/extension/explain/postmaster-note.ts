/**
 * A note to the postmaster of a domain (every domain has one, RFC 5321 §4.5.1): what was
 * seen, when, where the rule stands, and what would mend it. It names the domain and its
 * servers, and nobody who writes there.
 */
import { faultsOf, type Fault, type FaultKind } from "../../core/assessment/faults.ts";
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Translate } from "../platform/i18n.ts";
import { madeKey } from "./made-key.ts";

export interface PostmasterNote {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Where the rule stands. */
const SECTIONS: Record<FaultKind, string> = {
  "no-starttls": "RFC 3207",
  "weak-tls": "RFC 8996 §2",
  "tlsa-mismatch": "RFC 7672 §2.2, RFC 7671 §8.1",
  "tlsa-unusable": "RFC 7672 §3.1.3",
  "tlsa-missing": "RFC 7672 §2.2",
  "mx-unsigned": "RFC 7672 §2.2.1",
  bogus: "RFC 4035 §5",
  "host-nowhere": "RFC 5321 §5.1",
  "sts-mx": "RFC 8461 §4.1",
  "sts-certificate": "RFC 8461 §4.2",
  "sts-unfetched": "RFC 8461 §3.3",
  "sts-invalid": "RFC 8461 §3.1, §3.2",
};

/** `undefined` where nothing is to be mended. */
export function postmasterNote(assessment: Assessment, t: Translate): PostmasterNote | undefined {
  const faults = faultsOf(assessment);
  if (faults.length === 0) return undefined;
  const { domain, assessedAt } = assessment;
  const seen = `${new Date(assessedAt).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const items = faults.map(
    (fault) =>
      `- ${faultText(fault, domain, t)} (${SECTIONS[fault.kind]})\n  ${t(madeKey("remedy", fault.kind))}`,
  );
  const text = [t("noteGreeting"), t("noteIntro", domain, seen), ...items, t("noteClosing")];
  return {
    to: `postmaster@${domain}`,
    subject: t("noteSubject", domain),
    text: `${text.join("\n\n")}\n`,
  };
}

/** One sentence with the facts. */
export function faultText(fault: Fault, domain: string, t: Translate): string {
  const key = madeKey("domainFault", fault.kind);
  switch (fault.kind) {
    case "no-starttls":
    case "host-nowhere":
      return t(key, fault.host);
    case "weak-tls":
      return t(key, fault.host, fault.version);
    case "tlsa-mismatch":
      return t(key, fault.host, fault.owner, fault.because);
    case "tlsa-unusable":
      return t(key, fault.host, fault.owner);
    case "tlsa-missing":
      return t(key, fault.host, fault.others.join(", "));
    case "mx-unsigned":
      return t(key, domain, fault.hosts.join(", "));
    case "bogus":
      return t(key, fault.host ?? domain, fault.detail ?? "");
    case "sts-mx":
      return t(key, fault.host, fault.patterns.join(", "));
    case "sts-certificate":
      return t(key, fault.host, fault.fault);
    case "sts-unfetched":
      return t(key, `https://mta-sts.${domain}/.well-known/mta-sts.txt`, fault.failure);
    case "sts-invalid":
      return t(key, domain, fault.fault);
  }
}
