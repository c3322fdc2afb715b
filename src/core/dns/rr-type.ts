/** Resource record types by the IANA registry "DNS Parameters"; only those the core speaks of. */
export const RRType = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  CAA: 257,
} as const;

const NAMES = new Map<number, string>(Object.entries(RRType).map(([name, code]) => [code, name]));

/** `MX`, or `TYPE65400` for one without a name here (RFC 3597 §5). */
export function typeName(code: number): string {
  return NAMES.get(code) ?? `TYPE${code}`;
}

/** The reverse of `typeName`, ignoring case; `undefined` for what is neither. */
export function typeCode(name: string): number | undefined {
  const upper = name.toUpperCase();
  const known = (RRType as Record<string, number>)[upper];
  if (known !== undefined) return known;
  const digits = /^TYPE(\d{1,5})$/.exec(upper)?.[1];
  const code = digits === undefined ? NaN : Number(digits);
  return code <= 65535 ? code : undefined;
}

/** The Internet class, the only one a mail system uses. */
export const CLASS_IN = 1;
