/** A real CiderWebmail (Debian's package) behind plackup: the third one, with plain forms. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { startChild, temporaryFolder } from "../../e2e/support/child.ts";
import { freePortFor } from "../smtp/free-port.ts";
import { untilListening } from "./running.ts";
import type { Webmail } from "./roundcube.ts";
import type { Servers } from "./servers.ts";

const PROGRAM = "/usr/share/perl5/CiderWebmail.pm";

/** Why there can be none here; `undefined` when there can. */
export function whyNoCiderwebmail(): string | undefined {
  if (!existsSync(PROGRAM)) return "the ciderwebmail package is not installed";
  if (!existsSync("/usr/bin/swaks")) return "the swaks package is not installed";
  return userInfo().uid === 0 ? undefined : "starting Dovecot needs root";
}

export async function startCiderwebmail({ store, submission }: Servers): Promise<Webmail> {
  const folder = await temporaryFolder("ciderwebmail");
  const [config, bin] = [join(folder, "config"), join(folder, "bin")];
  for (const path of [config, bin]) mkdirSync(path);
  writeFileSync(
    join(config, "ciderwebmail.conf"),
    `
name CiderWebmail
<server>
  host 127.0.0.1
  port ${store.port}
</server>
<managesieve>
  mode off
</managesieve>
language en
username_default_address 1
<send>
  method sendmail
</send>
<Model::DB>
  connect_info dbi:SQLite:${join(folder, "settings.sql")}
</Model::DB>
<Plugin::Session>
  storage ${join(folder, "session")}
</Plugin::Session>
`,
  );
  // It speaks SMTP to port 25 only; what it calls instead is `sendmail -i -f sender -- recipients`.
  const server = `${submission.address}:${submission.port}`;
  const sendmail = join(bin, "sendmail");
  writeFileSync(
    sendmail,
    `#!/bin/sh
for last in "$@"; do case "$before" in -f) from=$last;; esac; before=$last; done
while [ "$1" != -- ]; do shift; done; shift
exec swaks --silent 3 --server ${server} --from "$from" --to "$(IFS=,; echo "$*")" --data -
`,
  );
  chmodSync(sendmail, 0o755);
  // Debian's own program spoils the variables below with a bitwise or.
  const program = join(folder, "ciderwebmail.psgi");
  writeFileSync(
    program,
    "use CiderWebmail;\nCiderWebmail->apply_default_middlewares(CiderWebmail->psgi_app(@_));\n",
  );
  const port = await freePortFor(["127.0.0.1"]);
  const child = startChild("plackup", ["--host", "127.0.0.1", "--port", String(port), program], {
    env: {
      ...process.env,
      CIDERWEBMAIL_CONFIG: config,
      CIDERWEBMAIL_HOME: "/usr/share/ciderwebmail",
      PATH: `${bin}:${process.env["PATH"] ?? ""}`,
    },
    cwd: folder,
  });
  const stop = await untilListening(child, port, folder);
  return { url: `http://127.0.0.1:${port}/`, stop };
}
