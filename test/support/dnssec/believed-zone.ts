/** Proofs put to a zone whose key is believed: for the examples of the RFCs, which have no chain. */
import { readDnskey } from "../../../src/core/dns/dnssec-rdata.ts";
import type { Message, ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { typeCode } from "../../../src/core/dns/rr-type.ts";
import { keyTag } from "../../../src/core/dnssec/key-tag.ts";
import { resolveLimits } from "../../../src/core/dnssec/limits.ts";
import { findRRset } from "../../../src/core/dnssec/rrset.ts";
import { Scope } from "../../../src/core/dnssec/scope.ts";
import { Session } from "../../../src/core/dnssec/session.ts";
import { createSignatureVerifier } from "../../../src/core/dnssec/signature-verifier.ts";
import { verifyDenial } from "../../../src/core/dnssec/verify-denial.ts";
import { verifySigned } from "../../../src/core/dnssec/verify-signed.ts";
import { Work } from "../../../src/core/dnssec/work.ts";
import type { SecureZone } from "../../../src/core/dnssec/zone.ts";
import { parseRecords } from "./records.ts";

/** @param key a DNSKEY record as zone text. */
export function believedZone(key: string, now: string) {
  const [record] = parseRecords(key);
  const dnskey = record === undefined ? undefined : readDnskey(record.rdata);
  if (record === undefined || dnskey === undefined) throw new Error("no key");
  const tag = keyTag(record.rdata);
  const zone: SecureZone = {
    proof: "secure",
    name: record.name,
    keys: [{ tag, dnskey }],
    chain: [],
    validity: { until: Infinity, lifetime: Infinity },
    until: Infinity,
  };

  function setting(
    answer: readonly ResourceRecord[],
    authority: readonly ResourceRecord[],
    question: string,
  ) {
    const [text = "", typeText = ""] = question.split(" ");
    const name = DnsName.of(text);
    const type = typeCode(typeText) ?? 0;
    const session = Session.start(
      {
        exchange: { ask: () => Promise.reject(new Error("nobody asks")) },
        verifier: createSignatureVerifier(),
        work: new Work(resolveLimits()),
        now: Date.parse(now),
      },
      undefined,
    );
    const message = { answer, authority, rcode: 0 } as unknown as Message;
    const scope = new Scope(name, zone.name, typeText === "DS");
    return { name, type, message, session, scope, zoneOf: () => Promise.resolve(zone) };
  }

  return {
    tag,
    positive(
      question: string,
      answer: readonly ResourceRecord[],
      authority: readonly ResourceRecord[],
    ) {
      const { name, type, message, session, scope, zoneOf } = setting(answer, authority, question);
      const rrset = findRRset(answer, name, type);
      if (rrset === undefined) throw new Error("no records");
      return verifySigned(rrset, message, scope, zoneOf, session);
    },
    negative(question: string, authority: readonly ResourceRecord[]) {
      const { name, type, message, session, scope, zoneOf } = setting([], authority, question);
      return verifyDenial(message, name, type, scope, zoneOf, session);
    },
  };
}
