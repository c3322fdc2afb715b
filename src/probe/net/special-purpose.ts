/**
 * Addresses that are nobody's mail host: the IANA special-purpose registries as
 * they stood at the end of 2025 (RFC 9780 is the newest entry), multicast, and
 * what IANA has not given out as IPv6 global unicast.
 *
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 *
 * All of the registries, including the few blocks that are reachable globally: no
 * MX host lives in an anycast service block. The blocks that carry an IPv4 address
 * in an IPv6 one (mapped, NAT64, 6to4, Teredo) are what turns a public-looking
 * AAAA record into 127.0.0.1 or 10.0.0.1.
 */
export interface SpecialBlock {
  readonly network: string;
  readonly prefix: number;
  /** The registry's name for it. */
  readonly name: string;
  readonly source: string;
}

function rows(table: string): SpecialBlock[] {
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [cidr = "", name = "", source = ""] = line.trim().split(/ *\| */);
      const [network = "", prefix = ""] = cidr.split("/");
      return { network, prefix: Number(prefix), name, source };
    });
}

export const SPECIAL_IPV4: readonly SpecialBlock[] = rows(`
  0.0.0.0/8          | "This network"                     | RFC 791 §3.2
  10.0.0.0/8         | Private-Use                        | RFC 1918
  100.64.0.0/10      | Shared Address Space               | RFC 6598
  127.0.0.0/8        | Loopback                           | RFC 1122 §3.2.1.3
  169.254.0.0/16     | Link Local                         | RFC 3927
  172.16.0.0/12      | Private-Use                        | RFC 1918
  192.0.0.0/24       | IETF Protocol Assignments          | RFC 6890 §2.1
  192.0.2.0/24       | Documentation (TEST-NET-1)         | RFC 5737
  192.31.196.0/24    | AS112-v4                           | RFC 7535
  192.52.193.0/24    | AMT                                | RFC 7450
  192.88.99.0/24     | Deprecated (6to4 Relay Anycast)    | RFC 7526
  192.168.0.0/16     | Private-Use                        | RFC 1918
  192.175.48.0/24    | Direct Delegation AS112 Service    | RFC 7534
  198.18.0.0/15      | Benchmarking                       | RFC 2544
  198.51.100.0/24    | Documentation (TEST-NET-2)         | RFC 5737
  203.0.113.0/24     | Documentation (TEST-NET-3)         | RFC 5737
  224.0.0.0/4        | Multicast                          | RFC 5771
  240.0.0.0/4        | Reserved                           | RFC 1112 §4
  255.255.255.255/32 | Limited Broadcast                  | RFC 8190, RFC 919 §7
`);

export const SPECIAL_IPV6: readonly SpecialBlock[] = rows(`
  ::/128             | Unspecified Address                | RFC 4291
  ::1/128            | Loopback Address                   | RFC 4291
  ::/96              | Deprecated (IPv4-compatible)       | RFC 4291 §2.5.5.1
  ::ffff:0:0/96      | IPv4-mapped Address                | RFC 4291
  64:ff9b::/96       | IPv4-IPv6 Translation (NAT64)      | RFC 6052
  64:ff9b:1::/48     | IPv4-IPv6 Translation, local use   | RFC 8215
  100::/64           | Discard-Only Address Block         | RFC 6666
  100:0:0:1::/64     | Dummy IPv6 Prefix                  | RFC 9780
  2001::/23          | IETF Protocol Assignments          | RFC 2928
  2001::/32          | Teredo                             | RFC 4380
  2001:2::/48        | Benchmarking                       | RFC 5180
  2001:3::/32        | AMT                                | RFC 7450
  2001:4:112::/48    | AS112-v6                           | RFC 7535
  2001:10::/28       | Deprecated (ORCHID)                | RFC 4843
  2001:20::/28       | ORCHIDv2                           | RFC 7343
  2001:30::/28       | Drone Remote ID (DETs)             | RFC 9374
  2001:db8::/32      | Documentation                      | RFC 3849
  2002::/16          | 6to4                               | RFC 3056
  2620:4f:8000::/48  | Direct Delegation AS112 Service    | RFC 7534
  3fff::/20          | Documentation                      | RFC 9637
  5f00::/16          | Segment Routing (SRv6) SIDs        | RFC 9602
  fc00::/7           | Unique-Local                       | RFC 4193
  fe80::/10          | Link-Local Unicast                 | RFC 4291
  fec0::/10          | Deprecated (Site-Local Unicast)    | RFC 3879
  ff00::/8           | Multicast                          | RFC 4291 §2.7
  ::/3               | Not global unicast (2000::/3)      | RFC 4291 §2.4
  4000::/2           | Not global unicast (2000::/3)      | RFC 4291 §2.4
  8000::/1           | Not global unicast (2000::/3)      | RFC 4291 §2.4
`);
