/** Who is where: documentation addresses (RFC 5737, RFC 3849), which no filter takes for private ones. */
import type { NameServer } from "./domain.ts";

export const ROOT_SERVER = "192.0.2.1";
export const TLD_SERVER = "192.0.2.2";
export const RESOLVER = "192.0.2.53";
export const POLICY_HOST = "192.0.2.200";

/** What serves the domains, and what stands in front of it and fails. */
export const NAME_SERVERS: Readonly<Record<NameServer, string>> = {
  good: "192.0.2.3",
  servfail: "192.0.2.11",
  silent: "192.0.2.12",
  "tlsa-servfail": "192.0.2.13",
  "tlsa-silent": "192.0.2.14",
};

/** The IPv6 side of the host that does everything right. */
export const GOOD_V6 = "2001:db8::25";

/** Where MX hosts are, counted from 1. */
export const mailAddress = (count: number): string => `198.51.100.${count}`;

/** Nobody has an address of this network, and there is no route to it. */
export const NOWHERE = "203.0.113.0/24";

export const NETWORKS = ["192.0.2.0/24", "198.51.100.0/24", NOWHERE, "2001:db8::/64"] as const;
