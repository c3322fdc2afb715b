/**
 * One instance of a real Postfix (Debian's package): its own folder, its own ports on
 * loopback, nothing of the machine's own mail system touched.
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

export interface PostfixInstance {
  /** Everything it has and writes. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

export interface PostfixSpec {
  readonly settings: Readonly<Record<string, string>>;
  /** Each with its options as in master.cf. */
  readonly listeners: readonly (PostfixListener & { readonly options?: string })[];
  /** More services of master.cf. */
  readonly services?: string;
  /** Into its configuration folder, private ones readable by root only. */
  readonly files?: Readonly<Record<string, { readonly text: string; readonly secret?: boolean }>>;
}

/** master.cf but for its listeners. */
export const SERVICES = `
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

/** @param spec or a function of the folder, when settings have to name files in it. */
export async function startInstance(
  make: PostfixSpec | ((folder: string, user: number) => PostfixSpec),
): Promise<PostfixInstance> {
  const folder = mkdtempSync(join(tmpdir(), "postweg-postfix-"));
  // Daemons run as `postfix` and have to find their way in.
  chmodSync(folder, 0o755);
  const config = configFolder(folder);
  const queue = join(folder, "spool");
  const data = join(folder, "lib");
  for (const path of [config, queue, data]) mkdirSync(path);
  const owner = await userId("postfix");
  chownSync(data, owner, owner);
  const spec = typeof make === "function" ? make(folder, owner) : make;
  for (const [name, { text, secret }] of Object.entries(spec.files ?? {})) {
    writeFileSync(join(config, name), text, { mode: secret === true ? 0o600 : 0o644 });
  }
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
    mydestination: "",
    mynetworks: "127.0.0.0/8",
    local_recipient_maps: "",
    alias_maps: "",
    alias_database: "",
    biff: "no",
    default_transport: "discard",
    smtpd_relay_restrictions: "permit_mynetworks, reject",
    smtpd_peername_lookup: "no",
    ...spec.settings,
  };
  const main = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(join(config, "main.cf"), main.join(""));
  const listeners = spec.listeners.map(
    ({ address, port, options = "" }) => `${address}:${port} inet n - n - - smtpd ${options}\n`,
  );
  writeFileSync(join(config, "master.cf"), SERVICES + (spec.services ?? "") + listeners.join(""));

  const stop = async (): Promise<void> => {
    await run("/usr/sbin/postfix", ["-c", config, "stop"]).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await run("/usr/sbin/postfix", ["-c", config, "start"]);
    for (let attempt = 0; attempt < 100; attempt++) {
      const up = await Promise.all(spec.listeners.map(answers));
      if (up.every(Boolean)) return { folder, stop };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("Postfix was started but does not answer");
  } catch (error) {
    await stop();
    throw error;
  }
}

export function configFolder(folder: string): string {
  return join(folder, "etc");
}
