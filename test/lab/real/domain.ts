/**
 * One mail domain of the lab, as data: what its zone holds, what its hosts do, and what
 * we have to say about it (design §4).
 *
 * In zone text `{mx}` is the address of the host `mx` of this domain, or of the shared
 * host of that name; `{3 1 1 mx/0}` is the TLSA data of the certificate at that depth of
 * the chain it was issued with (not all of it need be sent).
 */
import type { Alert } from "../../../src/core/assessment/alert.ts";
import type { State } from "../../../src/core/assessment/state.ts";
import type { BehaviourName } from "../smtp/behaviours.ts";

export interface CertificateSpec {
  /** Default: the host's own name. */
  readonly names?: readonly string[];
  /** Default `intermediate`: the chain is leaf, intermediate, root. */
  readonly issuer?: "intermediate" | "self" | "stranger";
  readonly expired?: boolean;
  /** How many certificates of the chain the host sends; default 2. */
  readonly sends?: number;
}

export type HostSpec =
  /** A Postfix smtpd with these settings of its own. */
  | { readonly postfix: readonly string[]; readonly certificate?: CertificateSpec }
  /** A server that breaks the protocol in one way. */
  | { readonly fake: BehaviourName }
  /** An address that nobody listens at. */
  | "closed";

export type KeyAlgorithm =
  | "RSASHA1"
  | "NSEC3RSASHA1"
  | "RSASHA256"
  | "RSASHA512"
  | "ECDSAP256SHA256"
  | "ECDSAP384SHA384"
  | "ED25519"
  | "ED448";

/** Gives signed zone text (one record a line, names in full) a defect. */
export type Edit = (lines: readonly string[]) => string[];

export interface Signing {
  readonly algorithm?: KeyAlgorithm;
  /** Two keys, KSK and ZSK, in place of one that signs everything. */
  readonly twoKeys?: boolean;
  /** A second key that signs as well, as in a rollover. */
  readonly spareKey?: boolean;
  readonly nsec3?: {
    readonly iterations: number;
    readonly salt?: string;
    readonly optOut?: boolean;
  };
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
  readonly edit?: Edit;
  /** DS digests the parent publishes; default SHA-256. */
  readonly digest?: "SHA-1" | "SHA-256" | "SHA-384";
  /** Changes what the parent publishes, one DS a line. */
  readonly ds?: Edit;
  /** DNSKEY and RRSIG are said to be of algorithm 99. */
  readonly unknownAlgorithm?: boolean;
}

export type NameServer = "good" | "servfail" | "silent" | "tlsa-servfail" | "tlsa-silent";

export interface LabZone {
  readonly name: string;
  readonly text: string;
  readonly signing?: Signing | "unsigned";
  readonly server?: NameServer;
}

export type Row = "DNS" | "Destinations" | "DANE" | "MTA-STS" | "Observation";

export interface StsHost {
  /** The policy; lines are joined with CRLF. */
  readonly policy: readonly string[];
  readonly txt?: readonly string[];
  readonly certificate?: CertificateSpec;
  readonly status?: number;
  readonly contentType?: string;
}

export interface LabDomain extends LabZone {
  /** What one learns from it, a sentence. */
  readonly shows: string;
  /** The mail domain, where it is not the zone itself. */
  readonly domain?: string;
  /** Further zones it needs: children, neighbours. */
  readonly more?: readonly LabZone[];
  /** By the label below the zone. */
  readonly hosts?: Readonly<Record<string, HostSpec>>;
  readonly sts?: StsHost;
  /** The MX host whose TLSA records are asked for; default `mx` below the zone. */
  readonly tlsaOf?: string;
  /** What `postweg check` has to say. */
  readonly state: State;
  readonly alerts?: readonly Alert[];
  /** Default: exactly with `dane`. */
  readonly enforced?: boolean;
}

/** An MX record, and the address of the host it names. */
export function mx(label = "mx", host = label, preference = 10): string {
  return `@ MX ${preference} ${label}\n${label} A {${host}}\n`;
}

export function tlsa(params = "3 1 1", host = "mx", depth = 0, at = host): string {
  return `_25._tcp.${at} TLSA ${params} {${params} ${host}/${depth}}\n`;
}

/** An MX host with DANE-EE on the shared host that does everything right. */
export const DANE = mx("mx", "good") + tlsa("3 1 1", "good", 0, "mx");
