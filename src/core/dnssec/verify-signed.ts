/** An RRset of an answer against the zones that claim to have signed it, wildcards and all. */
import { fail, ok, type Result } from "../base/result.ts";
import type { Message } from "../dns/message.ts";
import { typeName } from "../dns/rr-type.ts";
import type { InsecureReason, ProofReason } from "./reason.ts";
import { signersOf, type RRset } from "./rrset.ts";
import type { Scope } from "./scope.ts";
import type { Session } from "./session.ts";
import type { Validity } from "./validity.ts";
import { verifyNoCloser } from "./verify-denial.ts";
import { verifyRRset, type ZoneKey } from "./verify-rrset.ts";
import type { SecureZone, ZoneOf } from "./zone.ts";

export interface SignedRRset {
  readonly zone: SecureZone;
  readonly key: ZoneKey;
  /** Seconds. */
  readonly ttl: number;
  readonly validity: Validity;
  /** Why it is not secure although signed: a wildcard in an opt-out span (RFC 5155 §9.2). */
  readonly weakness: InsecureReason | undefined;
}

export async function verifySigned(
  rrset: RRset,
  message: Message,
  scope: Scope,
  zoneOf: ZoneOf,
  session: Session,
): Promise<Result<SignedRRset, readonly ProofReason[]>> {
  const reasons: ProofReason[] = [];
  for (const signer of signersOf(rrset)) {
    if (!scope.allows(signer)) {
      for (const { rrsig } of rrset.signatures) {
        if (!rrsig.signerName.equals(signer)) continue;
        reasons.push({
          kind: "signer-not-the-zone",
          name: rrset.name.text,
          type: typeName(rrset.type),
          signer: signer.text,
          keyTag: rrsig.keyTag,
          algorithm: rrsig.algorithm,
        });
      }
      continue;
    }
    const zone = await zoneOf(signer);
    if (zone.proof !== "secure") {
      if (zone.proof !== "insecure") reasons.push(...zone.reasons);
      continue;
    }
    const signatures = rrset.signatures.filter(({ rrsig }) => rrsig.signerName.equals(signer));
    const verified = await verifyRRset({ ...rrset, signatures }, zone, session);
    if (!verified.ok) {
      reasons.push(...verified.fault);
      continue;
    }
    const { wildcardParent, ...signed } = verified.value;
    if (wildcardParent === undefined) return ok({ zone, ...signed, weakness: undefined });
    const { name, type } = rrset;
    const alone = await verifyNoCloser(message, name, type, wildcardParent, zone, session);
    if (alone.ok) return ok({ zone, ...signed, weakness: alone.value });
    reasons.push(...alone.fault);
  }
  if (reasons.length > 0) return fail(reasons);
  return fail([{ kind: "no-signature", name: rrset.name.text, type: typeName(rrset.type) }]);
}
