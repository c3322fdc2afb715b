/** Runs inside the namespaces: starts the servers, lets each tool look at each, writes down what they saw. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giveAddresses } from "../real/in-lab.ts";
import { addEximUser } from "../real/exim-user.ts";
import { createAuthority, type Issued } from "../real/mail/certificates.ts";
import { LAB_FOLDER } from "../real/namespace.ts";
import { must } from "../real/run.ts";
import { startEximInbound } from "../inbound/exim.ts";
import { configFolder, startInstance } from "../postfix-instance.ts";
import { startOpenSmtpd } from "./opensmtpd.ts";
import { createSights, type Target } from "./sights.ts";
import { TOOLS, type Row, type Sight, type Tool } from "./tools.ts";

const at = (last: number, name: string): Target => ({ address: `198.51.100.${last}`, name });

/** Each Postfix with what of it is not as it comes. */
const POSTFIX: readonly (Target & { readonly settings: Record<string, string> })[] = [
  { ...at(10, "mx.postfix.test"), settings: {} },
  {
    ...at(11, "mx.postfix-tls12.test"),
    settings: { smtpd_tls_protocols: "TLSv1.2", tls_preempt_cipherlist: "yes" },
  },
  { ...at(12, "mx.postfix-plain.test"), settings: { smtpd_tls_security_level: "none" } },
];
const EXIM = at(20, "mx.exim.test");
const OPENSMTPD = at(30, "mx.opensmtpd.test");

async function startPostfix({ address, name, settings }: (typeof POSTFIX)[number], issued: Issued) {
  await startInstance((folder) => ({
    settings: {
      myhostname: name,
      smtpd_tls_security_level: "may",
      smtpd_tls_chain_files: join(configFolder(folder), "chain.pem"),
      ...settings,
    },
    listeners: [{ address, port: 25 }],
    files: { "chain.pem": { text: issued.pem, secret: true } },
  }));
}

/** RSA, signed by itself. */
async function selfSigned(name: string, folder: string) {
  const [key, certificate] = [join(folder, "rsa.key"), join(folder, "rsa.pem")];
  const what = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${name}`];
  await must("openssl", ["req", "-x509", ...what, "-keyout", key, "-out", certificate]);
  return { key: readFileSync(key, "utf8"), certificate: readFileSync(certificate, "utf8") };
}

async function main(folder: string, file: string): Promise<void> {
  const all = [...POSTFIX, EXIM, OPENSMTPD];
  await giveAddresses(all, folder);
  await addEximUser(folder);

  const authority = await createAuthority();
  for (const one of POSTFIX) await startPostfix(one, await authority.issue(one.name));
  await startEximInbound(EXIM, await authority.issue(EXIM.name), folder);
  await startOpenSmtpd(OPENSMTPD, await selfSigned(OPENSMTPD.name, folder), folder);

  const config = join(folder, "posttls-finger");
  mkdirSync(config);
  writeFileSync(join(config, "main.cf"), "compatibility_level = 3.6\n");
  const sights = await createSights(config);
  const rows: Row[] = [];
  for (const one of all) {
    const seen = {} as Record<Tool, Sight>;
    for (const tool of TOOLS) seen[tool] = await sights[tool](one);
    rows.push({ server: one.name, sights: seen });
  }
  writeFileSync(file, JSON.stringify(rows));
}

const folder = process.env[LAB_FOLDER];
const [file] = process.argv.slice(2);
if (folder === undefined || file === undefined) throw new Error("look.ts FILE, in the lab");
await main(folder, file);
// The servers inside would keep the process alive; it is the first one, and takes them along.
process.exit(0);
