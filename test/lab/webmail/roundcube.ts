/** A real Roundcube (Debian's package) behind PHP's own web server: one for each skin. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startChild, temporaryFolder } from "../../e2e/support/child.ts";
import { freePortFor } from "../smtp/free-port.ts";
import { untilListening } from "./running.ts";
import type { Servers } from "./servers.ts";

const run = promisify(execFile);
const ROOT = "/var/lib/roundcube/public_html";

export type Skin = "elastic" | "larry" | "classic";

export interface RoundcubeOptions {
  readonly skin?: Skin;
  /** Of the interface, `de_DE` say. */
  readonly language?: string;
  /** Writing in a window of its own. */
  readonly composeInWindow?: boolean;
}

export interface Webmail {
  readonly url: string;
  stop(): Promise<void>;
}

/** Why there can be none here; `undefined` when there can. */
export function whyNoRoundcube(): string | undefined {
  if (!existsSync(ROOT)) return "the roundcube package is not installed";
  if (!existsSync("/usr/sbin/dovecot")) return "the dovecot-imapd package is not installed";
  return userInfo().uid === 0 ? undefined : "starting Dovecot needs root";
}

export async function startRoundcube(
  { store, submission }: Servers,
  { skin = "elastic", language = "en_US", composeInWindow = false }: RoundcubeOptions = {},
): Promise<Webmail> {
  const folder = await temporaryFolder("roundcube");
  const config = join(folder, "config");
  mkdirSync(config);
  for (const name of ["temp", "logs"]) mkdirSync(join(folder, name));
  for (const name of ["defaults.inc.php", "mimetypes.php"]) {
    symlinkSync(`/etc/roundcube/${name}`, join(config, name));
  }
  const settings = {
    db_dsnw: `sqlite:////${folder}/roundcube.db?mode=0646`,
    imap_host: `127.0.0.1:${store.port}`,
    smtp_host: `${submission.address}:${submission.port}`,
    smtp_user: "",
    smtp_pass: "",
    des_key: "only-for-a-lab-on-loopb!",
    temp_dir: join(folder, "temp"),
    log_dir: join(folder, "logs"),
    skin,
    language,
    compose_extwin: composeInWindow,
    // Nothing is to be asked for, so that the tests send with one click.
    drafts_mbox: "Drafts",
    sent_mbox: "Sent",
    trash_mbox: "Trash",
    draft_autosave: 0,
    plugins: [],
    // In its database two requests at once may find it locked, and the person is logged out.
    session_storage: "php",
  };
  writeFileSync(join(config, "config.inc.php"), `<?php $config = ${php(settings)};\n`);
  const schema =
    '$d = new PDO("sqlite:" . $argv[1]);' +
    '$d->exec(file_get_contents("/usr/share/roundcube/SQL/sqlite.initial.sql"));';
  await run("php", ["-r", schema, join(folder, "roundcube.db")]);
  const port = await freePortFor(["127.0.0.1"]);
  // One process answers one question at a time; a page asks several at once.
  const env = { ...process.env, ROUNDCUBE_CONFIG_DIR: config, PHP_CLI_SERVER_WORKERS: "3" };
  const sessions = `session.save_path=${join(folder, "temp")}`;
  const args = ["-d", "display_errors=0", "-d", sessions, "-S", `127.0.0.1:${port}`, "-t", ROOT];
  const child = startChild("php", args, { env });
  const stop = await untilListening(child, port, folder);
  return { url: `http://127.0.0.1:${port}/`, stop };
}

/** Strings, numbers, booleans and lists, as PHP writes them. */
function php(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(php).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).map(([key, one]) => `${php(key)} => ${php(one)}`);
    return `[${pairs.join(", ")}]`;
  }
  if (typeof value !== "string") return String(value);
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}
