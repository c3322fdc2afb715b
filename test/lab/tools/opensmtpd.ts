/**
 * OpenSMTPD, to be looked at. Debian's package excludes Postfix, so it is unpacked into .cache
 * and runs from there; what it wants of a machine it has in this mount namespace only.
 *
 * Debian 12's version, 6.8.0p2, offers STARTTLS and then fails every handshake, with an RSA key
 * as with an ECDSA key: under OpenSSL 3 its process for private keys does not find them
 * ("missing private key", OpenSMTPD/OpenSMTPD#1171 and #1239). So it is the host that offers
 * what it cannot do.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bindOver } from "../real/bind-over.ts";
import { must } from "../real/run.ts";
import { listening, startService } from "../real/service.ts";

const root = new URL("../../..", import.meta.url).pathname;
const SMTPD = join(root, ".cache/debian/opensmtpd/usr/sbin/smtpd");

export const hasOpenSmtpd = (): boolean => existsSync(SMTPD);

const USERS = [
  "opensmtpd:x:9997:9997::/var/lib/opensmtpd/empty:/usr/sbin/nologin",
  "opensmtpq:x:9996:9996::/var/lib/opensmtpd/empty:/usr/sbin/nologin",
];
const GROUPS = ["opensmtpd:x:9997:", "opensmtpq:x:9996:"];

export async function startOpenSmtpd(
  { address, name }: { readonly address: string; readonly name: string },
  credentials: { readonly certificate: string; readonly key: string },
  parent: string,
): Promise<void> {
  const folder = join(parent, "opensmtpd");
  mkdirSync(folder);
  for (const [file, lines] of [
    ["passwd", USERS],
    ["group", GROUPS],
  ] as const) {
    const text = readFileSync(`/etc/${file}`, "utf8");
    await bindOver(`/etc/${file}`, join(folder, file), `${text.trimEnd()}\n${lines.join("\n")}\n`);
  }
  // Fresh and in memory; seen in this namespace only.
  for (const path of ["/var/lib", "/var/spool", "/var/run"]) {
    await must("mount", ["-t", "tmpfs", "-o", "mode=755", "lab", path]);
  }
  mkdirSync("/var/lib/opensmtpd/empty", { recursive: true });
  mkdirSync("/var/spool/smtpd", { mode: 0o711 });
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  writeFileSync(files.cert, credentials.certificate);
  writeFileSync(files.key, credentials.key, { mode: 0o600 });
  const config = join(folder, "smtpd.conf");
  writeFileSync(
    config,
    `pki lab cert "${files.cert}"
pki lab key "${files.key}"
listen on ${address} port 25 tls pki lab hostname ${name}
action "inbox" maildir "${folder}/inbox"
match from any for any reject
`,
  );
  chmodSync(config, 0o644);
  startService(SMTPD, ["-d", "-f", config], join(folder, "out"));
  try {
    await listening(address, 25);
  } catch (error) {
    throw new Error(readFileSync(join(folder, "out"), "utf8"), { cause: error });
  }
}
