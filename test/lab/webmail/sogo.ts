/**
 * A real SOGo (Debian's package) with the database and the cache it needs, behind a small
 * web server that gives out its static files, as Apache or nginx would.
 */
import { execFile } from "node:child_process";
import { chmodSync, chownSync, createReadStream, existsSync, mkdirSync, statSync } from "node:fs";
import http from "node:http";
import { userInfo } from "node:os";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { removeFolder, startChild, stopChild, temporaryFolder } from "../../e2e/support/child.ts";
import { freePortFor } from "../smtp/free-port.ts";
import { listening } from "../real/service.ts";
import { PASSWORD } from "./mail-store.ts";
import type { Webmail } from "./roundcube.ts";
import type { Servers } from "./servers.ts";
import { userNumbers } from "./user.ts";

const run = promisify(execFile);
const RESOURCES = "/usr/lib/GNUstep/SOGo/WebServerResources/";

export interface SogoOptions {
  /** Those who may log in: SOGo wants to know its people. */
  readonly users: readonly string[];
  /** Of the interface, `German` say. */
  readonly language?: string;
}

/** Why there can be none here; `undefined` when there can. */
export function whyNoSogo(): string | undefined {
  if (!existsSync("/usr/sbin/sogod")) return "the sogo package is not installed";
  if (!existsSync("/usr/sbin/mariadbd")) return "the mariadb-server package is not installed";
  if (!existsSync("/usr/bin/memcached")) return "the memcached package is not installed";
  return userInfo().uid === 0 ? undefined : "starting SOGo's servers needs root";
}

export async function startSogo(
  { store, submission }: Servers,
  { users, language = "English" }: SogoOptions,
): Promise<Webmail> {
  const folder = await temporaryFolder("sogo");
  chmodSync(folder, 0o755);
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of stops.reverse()) await end();
    await removeFolder(folder);
  };
  try {
    const database = await startDatabase(folder, users, stops);
    const cache = await freePortFor(["127.0.0.1"]);
    start(stops, "memcached", ["-u", "nobody", "-l", "127.0.0.1", "-p", String(cache)]);
    const port = await freePortFor(["127.0.0.1"]);
    const home = join(folder, "home");
    mkdirSync(home);
    const { uid, gid } = await userNumbers("sogo");
    chownSync(home, uid, gid);
    const source =
      `({type = sql; id = users; viewURL = "${database}/sogo_users"; canAuthenticate = YES; ` +
      `isAddressBook = YES; userPasswordAlgorithm = md5; displayName = "Users";})`;
    // Given so, each of them outdoes /etc/sogo/sogo.conf.
    const settings = {
      WOPort: `127.0.0.1:${port}`,
      WONoDetach: "YES",
      WOLogFile: join(home, "log"),
      WOPidFile: join(home, "sogo.pid"),
      WOWorkersCount: "5",
      SxVMemLimit: "0",
      SOGoProfileURL: `${database}/sogo_user_profile`,
      OCSFolderInfoURL: `${database}/sogo_folder_info`,
      OCSSessionsFolderURL: `${database}/sogo_sessions_folder`,
      OCSEMailAlarmsFolderURL: `${database}/sogo_alarms_folder`,
      SOGoMailDomain: "example.test",
      SOGoIMAPServer: `imap://127.0.0.1:${store.port}`,
      SOGoSMTPServer: `smtp://${submission.address}:${submission.port}`,
      SOGoMailingMechanism: "smtp",
      SOGoMemcachedHost: `127.0.0.1:${cache}`,
      SOGoUserSources: source,
      SOGoLanguage: language,
      SOGoTimeZone: "UTC",
      SOGoLoginModule: "Mail",
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => [`-${name}`, value]);
    const asSogo = ["--reuid=sogo", "--regid=sogo", "--init-groups", "/usr/sbin/sogod", ...flags];
    const env = { ...process.env, HOME: home };
    stops.push(startedChild("setpriv", asSogo, { env, cwd: home }));
    const front = await startFront(port);
    stops.push(front.stop);
    await answering(`${front.url}SOGo/`);
    return { url: front.url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startedChild(...args: Parameters<typeof startChild>): () => Promise<void> {
  const child = startChild(...args);
  return () => stopChild(child);
}

function start(stops: (() => Promise<unknown>)[], command: string, args: string[]): void {
  stops.push(startedChild(command, args));
}

async function startDatabase(
  folder: string,
  users: readonly string[],
  stops: (() => Promise<unknown>)[],
): Promise<string> {
  const data = join(folder, "db");
  mkdirSync(data);
  const { uid, gid } = await userNumbers("mysql");
  chownSync(data, uid, gid);
  const socket = join(data, "my.sock");
  const port = await freePortFor(["127.0.0.1"]);
  await run("mariadb-install-db", [
    "--no-defaults",
    "--user=mysql",
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ]);
  start(stops, "mariadbd", [
    "--no-defaults",
    "--user=mysql",
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    // Nothing here has to survive this machine's end.
    "--innodb-flush-log-at-trx-commit=0",
  ]);
  await listening("127.0.0.1", port);
  const rows = users.map(
    (user) => `('${user}', '${user}', MD5('${PASSWORD}'), '${nameOf(user)}', '${user}')`,
  );
  const sql =
    "CREATE DATABASE sogo CHARSET utf8mb4;" +
    "CREATE USER 'sogo'@'127.0.0.1' IDENTIFIED BY 'sogo'; GRANT ALL ON sogo.* TO 'sogo'@'127.0.0.1';" +
    "CREATE TABLE sogo.sogo_users (c_uid VARCHAR(128) PRIMARY KEY, c_name VARCHAR(128)," +
    " c_password VARCHAR(128), c_cn VARCHAR(128), mail VARCHAR(128));" +
    `INSERT INTO sogo.sogo_users VALUES ${rows.join(", ")};`;
  await run("mariadb", ["--no-defaults", "-uroot", "-S", socket, "-e", sql]);
  return `mysql://sogo:sogo@127.0.0.1:${port}/sogo`;
}

/** Its first workers make the tables before they answer anybody. */
async function answering(url: string): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const { status } = await fetch(url).catch(() => ({ status: 0 }));
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`SOGo does not answer at ${url}`);
}

/** `alice@example.test` is Alice. */
function nameOf(user: string): string {
  const [name = ""] = user.split("@");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

async function startFront(backend: number): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = http.createServer((request, response) => {
    const [path = ""] = (request.url ?? "/").split("?");
    const resource = /^\/SOGo(?:\.woa)?\/WebServerResources\/(.*)/.exec(path)?.[1];
    if (resource !== undefined) return giveFile(normalize(decodeURIComponent(resource)), response);
    if (path === "/") return void response.writeHead(302, { location: "/SOGo/" }).end();
    const { port } = server.address() as { port: number };
    const headers = {
      ...request.headers,
      "x-webobjects-server-protocol": "HTTP/1.0",
      "x-webobjects-remote-host": "127.0.0.1",
      "x-webobjects-server-name": "127.0.0.1",
      "x-webobjects-server-port": String(port),
      "x-webobjects-server-url": `http://127.0.0.1:${port}`,
    };
    const { url = "/", method = "GET" } = request;
    // A connection that is kept would keep one of its few workers.
    const at = { host: "127.0.0.1", port: backend, agent: false };
    const options = { ...at, path: url, method, headers: { ...headers, connection: "close" } };
    const forwarded = http.request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", (error) => response.writeHead(502).end(String(error)));
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function giveFile(name: string, response: http.ServerResponse): void {
  const file = join(RESOURCES, name);
  if (!file.startsWith(RESOURCES) || !existsSync(file) || !statSync(file).isFile()) {
    return void response.writeHead(404).end();
  }
  response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
}
