/** Who vouches for the way to a domain: from where trust begins to what it says of the mail servers. */
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { Translate } from "../platform/i18n.ts";

export interface Voucher {
  readonly title: string;
  /** From the first to the last; each is what the one before it leads to. */
  readonly links: readonly string[];
  /** By DNSSEC or a policy; else it was only seen. */
  readonly proven: boolean;
}

/** Hosts that are named; the rest stand below with their facts. */
const NAMED = 3;

/** `undefined` where nothing good is said of the way. */
export function voucherOf(assessment: Assessment, t: Translate): Voucher | undefined {
  const { domain, state, enforced, reasons, sts, destinations } = assessment;
  const hosts = destinations.map(({ host }) => host);
  const named =
    hosts.slice(0, NAMED).join(", ") +
    (hosts.length > NAMED ? ` ${t("listMore", String(hosts.length - NAMED))}` : "");
  if (state === "dane") {
    return {
      title: t("vouchDane"),
      links: [t("vouchRoot"), t("vouchDomain", domain), t("vouchKeys", named)],
      proven: true,
    };
  }
  if (state !== "tls") return undefined;
  const byPolicy = reasons.some(({ code }) => code === "sts-enforced");
  if (enforced && byPolicy && sts?.kind === "policy") {
    return {
      title: t("vouchPolicy"),
      links: [t("vouchWeb"), t("vouchPolicyOf", `mta-sts.${domain}`), t("vouchAllowed", named)],
      proven: true,
    };
  }
  return { title: t("vouchSeen"), links: [t("vouchNobody", named)], proven: false };
}
