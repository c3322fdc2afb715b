/**
 * Well-known public resolvers a person can choose from. Only such as filter nothing: a
 * resolver that withholds answers would make the way to a domain look unknown. Each URL
 * is also in manifest.json's host_permissions.
 */
export interface KnownResolver {
  readonly id: string;
  readonly name: string;
  /** Where its operator is at home. */
  readonly seat: string;
  readonly url: string;
}

export const KNOWN_RESOLVERS: readonly KnownResolver[] = [
  { id: "quad9", name: "Quad9 (unfiltered)", seat: "CH", url: "https://dns10.quad9.net/dns-query" },
  {
    id: "dns4eu",
    name: "DNS4EU (unfiltered)",
    seat: "EU",
    url: "https://unfiltered.joindns4.eu/dns-query",
  },
  { id: "mullvad", name: "Mullvad", seat: "SE", url: "https://dns.mullvad.net/dns-query" },
  { id: "cloudflare", name: "Cloudflare", seat: "US", url: "https://cloudflare-dns.com/dns-query" },
  { id: "google", name: "Google Public DNS", seat: "US", url: "https://dns.google/dns-query" },
];
