/** RDATA in presentation form (RFC 1035 §5.1 and the RFC of each type; RFC 3597 §5 for the others). */
import { toBase64, toHex } from "../core/base/bytes.ts";
import { readTlsa, tlsaText } from "../core/dane/tlsa.ts";
import { readDnskey, readDs } from "../core/dns/dnssec-rdata.ts";
import { readA, readAaaa, readMx, readTarget, readTxt } from "../core/dns/rdata.ts";
import { RRType } from "../core/dns/rr-type.ts";

export function rdataText(type: number, rdata: Uint8Array): string {
  return known(type, rdata) ?? `\\# ${rdata.length} ${toHex(rdata)}`.trimEnd();
}

function known(type: number, rdata: Uint8Array): string | undefined {
  switch (type) {
    case RRType.A:
      return readA(rdata);
    case RRType.AAAA:
      return readAaaa(rdata);
    case RRType.NS:
    case RRType.CNAME:
    case RRType.PTR:
    case RRType.DNAME: {
      const target = readTarget(rdata);
      return target && `${target.text}.`.replace(/^\.\.$/, ".");
    }
    case RRType.MX: {
      const mx = readMx(rdata);
      return mx && `${mx.preference} ${mx.exchange.isRoot ? "" : mx.exchange.text}.`;
    }
    case RRType.TXT:
      return readTxt(rdata)?.map(quoted).join(" ");
    case RRType.TLSA: {
      const tlsa = readTlsa(rdata);
      return tlsa && tlsaText(tlsa);
    }
    case RRType.DS: {
      const ds = readDs(rdata);
      return ds && `${ds.keyTag} ${ds.algorithm} ${ds.digestType} ${toHex(ds.digest)}`;
    }
    case RRType.DNSKEY: {
      const key = readDnskey(rdata);
      return key && `${key.flags} ${key.protocol} ${key.algorithm} ${toBase64(key.publicKey)}`;
    }
    default:
      return undefined;
  }
}

/** A character-string, RFC 1035 §5.1: what could end it or is not printable is escaped. */
function quoted(octets: Uint8Array): string {
  const text = [...octets].map((octet) => {
    if (octet === 0x22 || octet === 0x5c) return `\\${String.fromCharCode(octet)}`;
    if (octet < 0x20 || octet > 0x7e) return `\\${String(octet).padStart(3, "0")}`;
    return String.fromCharCode(octet);
  });
  return `"${text.join("")}"`;
}
