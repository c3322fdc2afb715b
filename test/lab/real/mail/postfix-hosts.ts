/** One Postfix with a listener for each host: real addresses, port 25, a certificate of its own. */
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SERVICES } from "../../postfix-instance.ts";
import { GOOD_V6 } from "../addresses.ts";
import { must } from "../run.ts";
import { listening } from "../service.ts";
import type { LabHost } from "./hosts.ts";

/** It puts itself into the background; what ends the lab ends it as well. */
export async function startPostfixHosts(hosts: readonly LabHost[], folder: string): Promise<void> {
  const own = join(folder, "postfix");
  const [config, queue, data] = ["etc", "spool", "lib"].map((name) => join(own, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [own, config, queue, data]) mkdirSync(path);
  // Daemons run as `postfix` and have to find their way in.
  chmodSync(own, 0o755);
  const owner = Number(await must("id", ["-u", "postfix"]));
  chownSync(data, owner, owner);
  const settings = {
    compatibility_level: "3.6",
    config_directory: config,
    queue_directory: queue,
    data_directory: data,
    command_directory: "/usr/sbin",
    daemon_directory: "/usr/lib/postfix/sbin",
    mail_owner: "postfix",
    setgid_group: "postdrop",
    maillog_file: join(own, "log"),
    maillog_file_prefixes: own,
    multi_instance_name: "postfix-lab",
    inet_protocols: "all",
    myhostname: "mta.lab.test",
    mydestination: "",
    mynetworks: "0.0.0.0/0 [::]/0",
    local_recipient_maps: "",
    alias_maps: "",
    alias_database: "",
    biff: "no",
    default_transport: "discard",
    default_process_limit: "200",
    smtpd_relay_restrictions: "permit_mynetworks, reject",
    smtpd_recipient_restrictions: "permit",
    smtpd_peername_lookup: "no",
    smtpd_tls_security_level: "may",
    smtpd_client_connection_count_limit: "0",
  };
  const main = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(join(config, "main.cf"), main.join(""));
  const listeners = hosts.flatMap((host) => listenersOf(host, config));
  writeFileSync(join(config, "master.cf"), SERVICES + listeners.join(""));
  await must("/usr/sbin/postfix", ["-c", config, "start"]);
  await Promise.all(hosts.map(({ address }) => listening(address, 25)));
}

function listenersOf({ name, address, spec, issued }: LabHost, config: string): string[] {
  if (typeof spec === "string" || !("postfix" in spec)) return [];
  const file = join(config, `${address}.pem`);
  writeFileSync(file, issued.pem, { mode: 0o600 });
  const options = [`smtpd_tls_chain_files=${file}`, ...spec.postfix];
  const text = options.map((option) => ` -o ${option}`).join("");
  const at = name === "good" ? [address, `[${GOOD_V6}]`] : [address];
  return at.map((one) => `${one}:25 inet n - n - - smtpd${text}\n`);
}
