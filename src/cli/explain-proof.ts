/**
 * A reason of the validator as a teacher would say it: which name, which record, which
 * signature, what was expected. In English, like everything on the command line.
 */
import { exhaustive } from "../core/base/exhaustive.ts";
import type { DenialFault, DenialPart, ProofReason } from "../core/dnssec/reason.ts";

const DENIAL_FAULTS: Record<DenialFault, string> = {
  "type-exists": "it says itself that the type exists",
  "cname-exists": "it says that there is a CNAME, which would have been the answer",
  delegation: "it stands on the parent's side of a delegation and knows nothing of what lies below",
  "child-side":
    "it stands on the child's side and knows nothing of the DS record, which the parent has",
  dname: "a DNAME stands above the name and redirects everything below",
};

const DENIAL_PARTS: Record<DenialPart, string> = {
  "closest-encloser": "nothing proves which name above it exists (the closest encloser)",
  "next-closer": "nothing proves that the name one label below the closest encloser does not exist",
  wildcard: "nothing proves that no wildcard could have answered",
  name: "nothing proves that the name itself does not exist",
};

export function explainReason(reason: ProofReason): string {
  switch (reason.kind) {
    case "no-trust-anchor":
      return `No trust anchor stands at ${reason.name} or above it, so there is nothing to begin with.`;
    case "question-failed":
      return `The question for ${reason.name} ${reason.type} was not answered (${reason.failure.kind}), and the proof needs it.`;
    case "limit-exceeded":
      return `The work limit "${reason.limit}" (${reason.max}) was reached; nobody needs more than that for an honest answer.`;
    case "unsigned-delegation":
      return `${reason.zone} proves that ${reason.name} is delegated without a DS record: everything from there on is unsigned.`;
    case "opt-out":
      return `${reason.zone} uses opt-out and keeps no record of ${reason.name}; it may be an unsigned delegation (RFC 5155 §6).`;
    case "unsupported-ds":
      return `All DS records of ${reason.name} name algorithms (${list(reason.algorithms)}) or digests (${list(reason.digestTypes)}) that are not supported, so it counts as unsigned (RFC 4035 §5.2).`;
    case "nsec3-iterations":
      return `${reason.zone} hashes names ${reason.iterations} times more than once; its denials count as unsigned (RFC 9276 §3.2).`;
    case "not-a-zone":
      return `The signatures name ${reason.name} as their zone, and it is proven that no zone begins there.`;
    case "no-dnskey":
      return `${reason.zone} should have DNSKEY records, as its parent has a DS, and none came.`;
    case "no-key-for-ds": {
      const source = reason.source === "ds" ? "the DS records of its parent" : "the trust anchor";
      return `No DNSKEY of ${reason.zone} fits ${source} (key tag ${list(reason.keyTags)}).`;
    }
    case "key-unusable":
      return `The DNSKEY ${reason.keyTag} of ${reason.zone} must not be used: ${reason.fault}.`;
    case "wrong-zone":
      return `What was said about the delegation of ${reason.name} comes from ${reason.got}, expected was ${reason.expected}.`;
    case "no-signature":
      return `${reason.name} ${reason.type} has no RRSIG, though its zone is signed.`;
    case "signature-expired":
      return `${signature(reason)} expired on ${day(reason.expiration)}.`;
    case "signature-not-yet-valid":
      return `${signature(reason)} is valid only from ${day(reason.inception)} on; is the clock right?`;
    case "signature-unsupported":
      return `${signature(reason)} uses algorithm ${reason.algorithm}, which is not supported.`;
    case "signature-without-key":
      return `${signature(reason)} was made with a key that ${reason.signer} does not have.`;
    case "signature-labels":
      return `${signature(reason)} covers ${reason.labels} labels, which does not fit the name (RFC 4035 §5.3.1).`;
    case "signature-invalid":
      return `${signature(reason)} does not fit the records: they, or it, were changed.`;
    case "signer-not-the-zone":
      return `${signature(reason)} was made by ${reason.signer}, which is not the zone the record is in.`;
    case "wildcard-unproven":
      return `${reason.name} ${reason.type} was made from ${reason.wildcard}, without proof that there is nothing closer (RFC 4035 §5.3.4).`;
    case "denial-unusable":
      return `The denial of ${reason.name} ${reason.type} at ${reason.owner} denies nothing: ${DENIAL_FAULTS[reason.fault]}.`;
    case "denial-incomplete":
      return `The denial of ${reason.name} ${reason.type} is not whole: ${DENIAL_PARTS[reason.missing]}.`;
    case "no-denial":
      return `The answer says that there is no ${reason.name} ${reason.type}, and proves it with nothing.`;
    case "alias-loop":
      return `The aliases of ${reason.name} lead in a circle.`;
    case "several-cnames":
      return `${reason.name} has several CNAME records.`;
    case "alias-malformed":
      return `The alias at ${reason.name} cannot be read.`;
    case "dname-mismatch":
      return `The CNAME at ${reason.name} is not what the DNAME at ${reason.dname} makes of it.`;
    case "dname-too-long":
      return `The DNAME at ${reason.dname} makes a name longer than 255 octets of ${reason.name}.`;
    default:
      return exhaustive(reason);
  }
}

function signature(of: { name: string; type: string; keyTag: number; signer: string }): string {
  return `The signature of ${of.name} ${of.type} by key ${of.keyTag} of ${of.signer}`;
}

function list(numbers: readonly number[]): string {
  return numbers.length === 0 ? "none" : numbers.join(", ");
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
