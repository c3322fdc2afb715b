/** Signs a zone with BIND's tools, and gives it the defect it is to have. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromBase64 } from "../../../../src/core/base/bytes.ts";
import { DnsName } from "../../../../src/core/dns/name.ts";
import { keyTag } from "../../../../src/core/dnssec/key-tag.ts";
import type { Signing } from "../domain.ts";
import { must } from "../run.ts";

export interface SignedZone {
  /** `name TTL IN TYPE rdata`, one a line. */
  readonly lines: readonly string[];
  /** What the parent publishes: `name IN DS …`. */
  readonly ds: readonly string[];
}

const DAY = 86_400_000;

/** RFC 9276 asks for 0; dnssec-signzone makes at most 150. */
const MOST_ITERATIONS_OF_BIND = 150;

/** @param folder its own: keys and intermediate files stay there. */
export async function signZone(
  name: string,
  text: string,
  signing: Signing,
  folder: string,
): Promise<SignedZone> {
  mkdirSync(folder, { recursive: true });
  const keys = await makeKeys(name, signing, folder);
  const included = keys.map((key) => readFileSync(join(folder, `${key}.key`), "utf8"));
  writeFileSync(join(folder, "zone"), text + included.join(""));
  const iterations = signing.nsec3?.iterations ?? 0;
  const sign = iterations > MOST_ITERATIONS_OF_BIND ? signWithLdns : signWithBind;
  await sign(name, signing, keys, folder);
  const lines = tidy(readFileSync(join(folder, "signed"), "utf8"));
  const ds = await delegationOf(keys, signing, folder);
  const made = signing.unknownAlgorithm === true ? claimUnknown(name, lines) : { lines, ds };
  return { lines: signing.edit?.(made.lines) ?? made.lines, ds: signing.ds?.(made.ds) ?? made.ds };
}

function tidy(text: string): string[] {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(/^((?:"[^"]*"|[^";])*);.*$/, "$1")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

async function makeKeys(name: string, signing: Signing, folder: string): Promise<string[]> {
  const { algorithm = "ECDSAP256SHA256", twoKeys = false, spareKey = false } = signing;
  const size = algorithm.includes("RSA") ? ["-b", "2048"] : [];
  const make = async (...flags: string[]) => {
    const args = ["-q", "-a", algorithm, ...size, ...flags, "-K", folder, name];
    return /^K\S+$/m.exec(await must("dnssec-keygen", args))?.[0] ?? "";
  };
  const keys = [await make("-f", "KSK")];
  if (spareKey) keys.push(await make("-f", "KSK"));
  if (twoKeys) keys.push(await make());
  return keys;
}

async function signWithBind(name: string, signing: Signing, keys: string[], folder: string) {
  const { nsec3, twoKeys = false, from = -1, to = 14 } = signing;
  const args = [
    ...["-P", "-q", "-O", "full", "-o", name, "-d", ".", "-f", "signed"],
    ...["-s", stamp(from), "-e", stamp(to)],
    ...(twoKeys ? [] : ["-z"]),
    ...(nsec3 ? ["-3", nsec3.salt ?? "-", "-H", String(nsec3.iterations)] : []),
    ...(nsec3?.optOut === true ? ["-A"] : []),
    "zone",
    ...keys,
  ];
  await must("dnssec-signzone", args, { cwd: folder });
}

async function signWithLdns(name: string, signing: Signing, keys: string[], folder: string) {
  const { iterations = 0, salt = "-" } = signing.nsec3 ?? {};
  const args = ["-n", "-t", String(iterations), "-s", salt, "-o", name, "-f", "signed"];
  await must("ldns-signzone", [...args, "-i", stamp(-1), "-e", stamp(14), "zone", ...keys], {
    cwd: folder,
  });
}

/** YYYYMMDDHHMMSS, in UTC. */
function stamp(days: number): string {
  const time = new Date(Date.now() + days * DAY).toISOString();
  return time.replace(/[-:T]/g, "").slice(0, 14);
}

async function delegationOf(keys: string[], signing: Signing, folder: string): Promise<string[]> {
  const secure = signing.twoKeys === true ? keys.slice(0, 1) : keys;
  const digest = ["-a", signing.digest ?? "SHA-256"];
  const made = secure.map((key) =>
    must("dnssec-dsfromkey", [...digest, `${key}.key`], { cwd: folder }),
  );
  return (await Promise.all(made)).flatMap((text) =>
    tidy(text).filter((line) => line.includes(" IN DS ")),
  );
}

const UNKNOWN = "99";

/** As if all was made with algorithm 99: numbers and key tags are what such a zone would have. */
function claimUnknown(name: string, lines: readonly string[]): SignedZone {
  let ds: string[] = [];
  const keyed = lines.map((line) => {
    const [owner, ttl, , type, flags, protocol, , ...key] = line.split(" ");
    if (type !== "DNSKEY") return line;
    const rdata = Uint8Array.from([
      Number(flags) >> 8,
      Number(flags) & 255,
      Number(protocol),
      Number(UNKNOWN),
      ...(fromBase64(key.join("")) ?? []),
    ]);
    const owned = createHash("sha256").update(DnsName.of(name).toWire()).update(rdata);
    ds = [`${owner} IN DS ${keyTag(rdata)} ${UNKNOWN} 2 ${owned.digest("hex")}`];
    return [owner, ttl, "IN", type, flags, protocol, UNKNOWN, ...key].join(" ");
  });
  const tag = ds[0]?.split(" ")[3] ?? "";
  const signed = keyed.map((line) => {
    const words = line.split(" ");
    if (words[3] !== "RRSIG") return line;
    return [...words.slice(0, 5), UNKNOWN, ...words.slice(6, 10), tag, ...words.slice(11)].join(
      " ",
    );
  });
  return { lines: signed, ds };
}
