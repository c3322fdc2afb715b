/**
 * Exim, delivering a message: the second independent sender with DANE. Debian's package
 * excludes Postfix, so it is unpacked into .cache and runs from there.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, must } from "../run.ts";
import type { World } from "../world.ts";
import type { MailVerdict } from "./verdict.ts";

const root = new URL("../../../..", import.meta.url).pathname;
export const EXIM = join(root, ".cache/debian/exim4-daemon-light/usr/sbin/exim4");

export const hasExim = (): boolean => existsSync(EXIM);

export async function createExim(world: World): Promise<(domain: string) => Promise<MailVerdict>> {
  const folder = join(world.folder, "exim");
  mkdirSync(folder);
  await must("chown", ["Debian-exim:Debian-exim", folder]);
  const config = join(folder, "exim.conf");
  writeFileSync(config, configuration(folder));
  return async (domain) => {
    const recipient = `someone@${domain}`;
    const args = ["-C", config, "-odi", "-f", "ann@sender.test", recipient];
    await attempt(EXIM, args, { input: "Subject: lab\n\nhello\n", seconds: 40 });
    return read(readFileSync(join(folder, "mainlog"), "utf8"), recipient);
  };
}

function configuration(folder: string): string {
  return `
exim_path = ${EXIM}
spool_directory = ${folder}
log_file_path = ${folder}/%slog
primary_hostname = sender.test
qualify_domain = sender.test
# All hosts are on this machine; none of them is meant to be us.
local_interfaces = 127.0.0.1
keep_environment =
dns_dnssec_ok = 1
message_logs = false
log_selector = +tls_certificate_verified +tls_cipher
queue_run_max = 1
never_users =

begin routers
remote:
  driver = dnslookup
  transport = remote
  dnssec_request_domains = *
  self = send
  no_more

begin transports
remote:
  driver = smtp
  dnssec_request_domains = *
  hosts_try_dane = *
  connect_timeout = 5s
  command_timeout = 8s
  data_timeout = 8s
  final_timeout = 8s

begin retry
* * F,1h,1h
`;
}

/** Our servers that break the protocol take no mail: up to MAIL FROM is as good as delivered. */
const HANDED_OVER = /SMTP error from remote mail server after (pipelined )?MAIL FROM/;

function read(log: string, recipient: string): MailVerdict {
  const lines = log.split("\n").filter((line) => line.includes(` ${recipient} `));
  const line = lines.find((one) => one.includes(" => ") || HANDED_OVER.test(one));
  if (line === undefined) return "kept";
  if (line.includes(" CV=dane")) return "dane";
  return line.includes(" X=TLS") ? "tls" : "clear";
}
