/**
 * Providers whose own servers have names in several domains, so that one mailbox's way in
 * leads through all of them. Why these and no others: docs/decisions/0014.
 *
 * Each domain here has to hold three things: real fields show it between the internet and
 * the mailbox, or at the provider's own door for its users; only the provider gives out
 * host names in it; and no other organisation's mail servers bear such names.
 */
import { DnsName } from "../dns/name.ts";

const PROVIDERS: readonly (readonly string[])[] = [
  // `by SA0PR11CA0076.outlook.office365.com` stands between two of outlook.com;
  // `by COL004-MC6F3.hotmail.com` was the outermost until 2017.
  ["outlook.com", "office365.com", "hotmail.com"],
  // `by mx.google.com`; what Gmail's own users hand in is `by smtp.gmail.com`.
  ["google.com", "gmail.com"],
  // `by outbound.pv.icloud.com`, from `pv-asmtp-me-k8s.p00.prod.me.com`.
  ["icloud.com", "me.com"],
];

/** All domains of the provider that this one belongs to; itself alone where none is known. */
export function domainsOfProvider(domain: DnsName): readonly DnsName[] {
  const key = domain.text.toLowerCase();
  const provider = PROVIDERS.find((domains) => domains.includes(key));
  return provider === undefined ? [domain] : provider.map((text) => DnsName.of(text));
}
