/**
 * A real Postfix (Debian's package) for one test run: its own folder, its own ports
 * on loopback, nothing of the machine's own mail system touched.
 *
 * Needs root: the master process opens its queue as such, and daemons change to the
 * `postfix` user.
 */
import { execFile } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Credentials } from "./pki.ts";
import { freePortFor, loopback } from "./smtp/free-port.ts";

const run = promisify(execFile);

/** Why there can be no Postfix here; `undefined` when there can. */
export function whyNoPostfix(): string | undefined {
  if (!existsSync("/usr/sbin/postfix")) return "the postfix package is not installed";
  if (userInfo().uid !== 0) return "starting Postfix needs root";
  return undefined;
}

export interface PostfixListener {
  readonly address: string;
  readonly port: number;
}

export interface LabPostfix {
  /** Offers STARTTLS with the certificate given. */
  readonly withTls: PostfixListener;
  /** Offers none. */
  readonly withoutTls: PostfixListener;
  stop(): Promise<void>;
}

const SERVICES = `
pickup    unix  n - n 60    1 pickup
cleanup   unix  n - n -     0 cleanup
qmgr      unix  n - n 300   1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n -     - trivial-rewrite
bounce    unix  - - n -     0 bounce
defer     unix  - - n -     0 bounce
trace     unix  - - n -     0 bounce
verify    unix  - - n -     1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n -     - proxymap
smtp      unix  - - n -     - smtp
error     unix  - - n -     - error
retry     unix  - - n -     - error
discard   unix  - - n -     - discard
anvil     unix  - - n -     1 anvil
scache    unix  - - n -     1 scache
postlog   unix-dgram n - n - 1 postlogd
`;

async function answers({ address, port }: PostfixListener): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    const end = (up: boolean) => () => {
      socket.destroy();
      resolve(up);
    };
    socket.once("data", end(true)).once("error", end(false)).once("close", end(false));
    socket.setTimeout(2_000, end(false));
  });
}

async function userId(name: string): Promise<number> {
  return Number((await run("id", ["-u", name])).stdout);
}

export async function startPostfix(host: string, credentials: Credentials): Promise<LabPostfix> {
  const folder = mkdtempSync(join(tmpdir(), "postweg-postfix-"));
  // Daemons run as `postfix` and have to find their way in.
  chmodSync(folder, 0o755);
  const [config, queue, data] = ["etc", "spool", "lib"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [config, queue, data]) mkdirSync(path);
  const owner = await userId("postfix");
  chownSync(data, owner, owner);
  writeFileSync(join(config, "cert.pem"), credentials.certificate);
  writeFileSync(join(config, "key.pem"), credentials.key, { mode: 0o600 });

  const address = loopback();
  const other = loopback();
  const withTls = { address, port: await freePortFor([address]) };
  const withoutTls = { address: other, port: await freePortFor([other]) };
  const settings = {
    compatibility_level: "3.6",
    config_directory: config,
    queue_directory: queue,
    data_directory: data,
    command_directory: "/usr/sbin",
    daemon_directory: "/usr/lib/postfix/sbin",
    mail_owner: "postfix",
    setgid_group: "postdrop",
    maillog_file: join(folder, "postfix.log"),
    maillog_file_prefixes: folder,
    multi_instance_name: "postfix-postweg-lab",
    inet_protocols: "all",
    myhostname: host,
    mydestination: "",
    mynetworks: "127.0.0.0/8",
    local_recipient_maps: "",
    alias_maps: "",
    alias_database: "",
    biff: "no",
    default_transport: "discard",
    smtpd_relay_restrictions: "permit_mynetworks, reject",
    smtpd_peername_lookup: "no",
    smtpd_tls_security_level: "may",
    smtpd_tls_cert_file: join(config, "cert.pem"),
    smtpd_tls_key_file: join(config, "key.pem"),
  };
  const main = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(join(config, "main.cf"), main.join(""));
  const listeners =
    `${withTls.address}:${withTls.port} inet n - n - - smtpd\n` +
    `${withoutTls.address}:${withoutTls.port} inet n - n - - smtpd -o smtpd_tls_security_level=none\n`;
  writeFileSync(join(config, "master.cf"), SERVICES + listeners);

  const stop = async (): Promise<void> => {
    await run("/usr/sbin/postfix", ["-c", config, "stop"]).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await run("/usr/sbin/postfix", ["-c", config, "start"]);
    for (let attempt = 0; attempt < 100; attempt++) {
      if ((await answers(withTls)) && (await answers(withoutTls))) {
        return { withTls, withoutTls, stop };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("Postfix was started but does not answer");
  } catch (error) {
    await stop();
    throw error;
  }
}
