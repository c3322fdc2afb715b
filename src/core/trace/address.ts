/**
 * IP addresses as Received fields write them, and whether they are of the internet.
 *
 * `192.0.2.1`, `IPv6:2001:db8::1` (RFC 5321 §4.1.3), `::ffff:192.0.2.1` (Courier),
 * with a port or a zone behind.
 */
export interface IpAddress {
  /** Of IPv4 that is mapped into IPv6, the IPv4. */
  readonly text: string;
  readonly scope: "loopback" | "private" | "global";
}

export function parseAddress(text: string): IpAddress | undefined {
  if (text.length > 80) return undefined;
  const bare = text.toLowerCase().replace(/^ipv6:/, "");
  // `[10.0.8.6.13219]` is how Exim 3 wrote a port, `1.2.3.4:587` how others do.
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?:[.:]\d{1,5})?$/.exec(bare)?.[1];
  if (v4 !== undefined) return ipv4(v4);
  const groups = ipv6Groups(bare.replace(/%.*$/, ""));
  return groups === undefined ? undefined : ipv6(groups);
}

function ipv4(text: string): IpAddress | undefined {
  const octets = text.split(".").map(Number);
  if (octets.some((octet) => octet > 255)) return undefined;
  return { text: octets.join("."), scope: scopeOfIpv4(octets) };
}

function scopeOfIpv4([a = 0, b = 0]: readonly number[]): IpAddress["scope"] {
  if (a === 127) return "loopback";
  const isPrivate =
    a === 10 || // RFC 1918 §3
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128) || // RFC 6598 §7
    (a === 169 && b === 254) || // RFC 3927 §2.1
    a === 0;
  return isPrivate ? "private" : "global";
}

/** Eight numbers, or nothing. RFC 4291 §2.2. */
function ipv6Groups(text: string): readonly number[] | undefined {
  if (!/^[0-9a-f:.]{2,45}$/.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(half);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...tail];
}

function half(text: string): readonly number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  for (const part of text.split(":")) {
    const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(part);
    if (v4 !== null) {
      const [a = 0, b = 0, c = 0, d = 0] = v4.slice(1).map(Number);
      groups.push(a * 256 + b, c * 256 + d);
    } else if (/^[0-9a-f]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function ipv6(groups: readonly number[]): IpAddress {
  const [first = 0, second = 0, third = 0] = groups;
  const zeros = (count: number) => groups.slice(0, count).every((group) => group === 0);
  const inside = (at: number) =>
    [groups[at] ?? 0, groups[at + 1] ?? 0].flatMap((group) => [group >> 8, group & 255]);
  // RFC 4291 §2.5.5.2
  if (zeros(5) && groups[5] === 0xffff) {
    const octets = inside(6);
    return { text: octets.join("."), scope: scopeOfIpv4(octets) };
  }
  const text = groups.map((group) => group.toString(16)).join(":");
  if (zeros(7) && groups[7] === 1) return { text, scope: "loopback" };
  // 6to4 of a private address (RFC 3056 §2): Google writes its own machines so.
  if (first === 0x2002) return { text, scope: scopeOfIpv4(inside(1)) };
  // RFC 6052 §2.1
  if (first === 0x64 && second === 0xff9b && third === 0) {
    return { text, scope: scopeOfIpv4(inside(6)) };
  }
  // Only 2000::/3 is given out as global unicast (RFC 4291 §2.4): the rest is fc00::/7
  // (RFC 4193), fe80::/10, or, like Tuta's fd:ac::, nobody's on the internet.
  return { text, scope: first >> 13 === 1 ? "global" : "private" };
}
