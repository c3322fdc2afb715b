/** Exim, taking mail from the internet, into one maildir. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Issued } from "../real/mail/certificates.ts";
import { EXIM } from "../real/oracles/exim.ts";
import { must } from "../real/run.ts";
import { listening, startService } from "../real/service.ts";
import { Mailbox } from "./mailbox.ts";
import type { InboundHost } from "./postfix.ts";

export async function startEximInbound(
  host: InboundHost,
  issued: Issued,
  parent: string,
): Promise<Mailbox> {
  const folder = join(parent, "exim-inbound");
  mkdirSync(folder);
  const chain = join(folder, "chain.pem");
  writeFileSync(chain, issued.pem);
  const config = join(folder, "exim.conf");
  writeFileSync(config, configuration(host, folder, chain));
  // Exim takes no configuration that others may write.
  chmodSync(config, 0o644);
  await must("chown", ["-R", "Debian-exim:Debian-exim", folder]);
  await must("chown", ["root:root", config]);
  startService(EXIM, ["-C", config, "-bdf"], join(folder, "out"));
  await listening(host.address, 25);
  return new Mailbox(join(folder, "inbox"), join(folder, "mainlog"));
}

const configuration = ({ address, name }: InboundHost, folder: string, chain: string) => `
exim_path = ${EXIM}
spool_directory = ${folder}
log_file_path = ${folder}/%slog
pid_file_path = ${folder}/pid
primary_hostname = ${name}
local_interfaces = ${address}
daemon_smtp_ports = 25
keep_environment =
message_logs = false
# There is no DNS.
host_lookup =
tls_advertise_hosts = *
tls_certificate = ${chain}
tls_privatekey = ${chain}
acl_smtp_rcpt = accept
never_users =

begin acl
accept:
  accept

begin routers
all:
  driver = accept
  transport = inbox

begin transports
inbox:
  driver = appendfile
  directory = ${folder}/inbox
  maildir_format
  create_directory
  user = Debian-exim
`;
