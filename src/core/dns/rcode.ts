/** Response codes, RFC 1035 §4.1.1 and the IANA registry. */
export const Rcode = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
} as const;

const NAMES = new Map<number, string>(Object.entries(Rcode).map(([name, code]) => [code, name]));

export function rcodeName(code: number): string {
  return NAMES.get(code) ?? `RCODE${code}`;
}
