/**
 * The small internet's DNS, signed: a root and a `test` of its own, and below them each
 * domain as a zone, signed the way its ZONE line says. The root's key is the only trust
 * anchor, so that our validator has to do all its work.
 */
import { createHash, X509Certificate } from "node:crypto";
import type { Question } from "@dnsquery/dns-packet";
import { toBase64, toHex } from "../../../src/core/base/bytes.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { typeCode } from "../../../src/core/dns/rr-type.ts";
import { dsRdata, makeKey } from "../../support/dnssec/keys.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import { encodeReply } from "../../support/dnssec/wire.ts";
import type { ZoneSpec } from "../../support/dnssec/zone.ts";
import type { Signing, Zone } from "./zone.ts";

export interface SignedInternet {
  answer(question: Question): Promise<Uint8Array>;
  /** The root's key in zone-file form, as `--trust-anchor` and the settings take it. */
  readonly trustAnchor: string;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** @param chainOf what the host of that name sends, DER, its own certificate first. */
export async function signInternet(
  zone: Zone,
  chainOf: (host: string) => readonly Uint8Array[],
): Promise<SignedInternet> {
  const now = Math.floor(Date.now() / 1000);
  const current = { inception: now - HOUR, expiration: now + 7 * DAY };
  const rootKey = await makeKey();
  const domains = new Map<string, (readonly string[])[]>();
  for (const line of zone.lines) {
    const domain = (line[0] ?? "").split(".").slice(-2).join(".");
    domains.set(domain, [...(domains.get(domain) ?? []), line]);
  }
  const zones = [...domains].map(async ([name, lines]): Promise<ZoneSpec> => {
    const text = lines.map((line) => resolveTlsa(line, chainOf).join(" ")).join("\n");
    return { name, text, ...(await signedAs(zone.signing.get(name), name, now, current)) };
  });
  const tree = await Tree.plant(
    { name: ".", keys: [rootKey], signatures: { "*": current } },
    { name: "test", signatures: { "*": current } },
    ...(await Promise.all(zones)),
  );
  const [flags = 0, more = 0, protocol = 0, algorithm = 0, ...key] = rootKey.rdata;
  const anchor = [flags * 256 + more, protocol, algorithm, toBase64(Uint8Array.from(key))].join(
    " ",
  );
  return {
    trustAnchor: `. IN DNSKEY ${anchor}\n`,
    async answer({ name, type }) {
      const question = { name: DnsName.of(name === "" ? "." : name), type: typeCode(type) ?? 0 };
      return encodeReply(question, await tree.answer(question), false);
    },
  };
}

async function signedAs(
  signing: Signing | undefined,
  name: string,
  now: number,
  current: { inception: number; expiration: number },
): Promise<Partial<ZoneSpec>> {
  switch (signing) {
    case undefined:
      return { unsigned: true };
    case "signed":
      return { signatures: { "*": current } };
    case "expired":
      return { signatures: { "*": { inception: now - 30 * DAY, expiration: now - DAY } } };
    case "forged":
      return { signatures: { "*": current }, ds: [dsRdata(name, await makeKey())] };
  }
}

/** `TLSA 3 1 1 @host` is the record for what that host sends, `@host/1` for the certificate above. */
function resolveTlsa(
  line: readonly string[],
  chainOf: (host: string) => readonly Uint8Array[],
): readonly string[] {
  const [name = "", type = "", usage = "", selector = "", matching = "", data = ""] = line;
  if (type !== "TLSA" || !data.startsWith("@")) return line;
  const [host = "", depth = "0"] = data.slice(1).split("/");
  const certificate = chainOf(host)[Number(depth)];
  if (certificate === undefined) throw new Error(`${host} sends no certificate ${depth}`);
  const spki = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  const selected = selector === "0" ? certificate : spki;
  const digest = { "0": selected, "1": hash("sha256", selected), "2": hash("sha512", selected) };
  const bytes = digest[matching as keyof typeof digest];
  return [name, type, usage, selector, matching, toHex(Uint8Array.from(bytes))];
}

function hash(name: string, data: Uint8Array): Uint8Array {
  return createHash(name).update(data).digest();
}
