/**
 * `npm run lab`: an internet of real servers on this machine, in namespaces of its own
 * (root only), until Ctrl+C.
 *
 *     npm run lab -- COMMAND...     runs a command in it, then ends it; try `bash`
 *     npm run lab -- --table        asks all programs, writes docs/lab-table.md
 *     npm run lab -- --json FILE    asks all programs, writes what they said
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { NETWORKS } from "../test/lab/real/addresses.ts";
import { askEverybody } from "../test/lab/real/battery.ts";
import { DOH_URL } from "../test/lab/real/dns/resolver.ts";
import { DOMAINS, mailDomain } from "../test/lab/real/domains.ts";
import { enterLab, LAB_FOLDER, whyNoLab } from "../test/lab/real/namespace.ts";
import { startWorld, type World } from "../test/lab/real/world.ts";
import { tableOf } from "../test/lab/real/table.ts";
import { installMissing, LAB_NEEDS } from "./debian-packages.ts";

const root = new URL("..", import.meta.url).pathname;

async function outside(args: readonly string[]): Promise<number> {
  installMissing((line) => console.log(line), LAB_NEEDS);
  const why = whyNoLab();
  if (why !== undefined) {
    console.error(`npm run lab: ${why}`);
    return 2;
  }
  const { child, ended } = enterLab(import.meta.filename, args);
  const stop = () => void child.kill("SIGKILL");
  process.on("SIGTERM", stop).on("SIGHUP", stop);
  // The terminal sends Ctrl+C to those inside as well; they end, and then we do.
  process.on("SIGINT", () => {});
  if (args.length === 0) {
    console.log(`A shell in it: nsenter --all --target $(pgrep -P ${child.pid})`);
  }
  return ended;
}

async function inside(folder: string, args: readonly string[]): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    process.on("SIGINT", resolve).on("SIGTERM", resolve);
  });
  const world = await startWorld(DOMAINS, folder);
  const [first, second] = args;
  if (first === "--table") {
    const results = await askEverybody(world);
    writeFileSync(join(root, "docs/lab-table.md"), await tableOf(results));
    return 0;
  }
  if (first === "--json" && second !== undefined) {
    writeFileSync(second, JSON.stringify(await askEverybody(world)));
    return 0;
  }
  if (first !== undefined) return spawnSync(first, args.slice(1), { stdio: "inherit" }).status ?? 1;
  explain(world);
  await stopped;
  return 0;
}

function explain({ folder, ca, trustAnchor, unboundHost, bindAnchor }: World): void {
  const networks = NETWORKS.map((network) => `--allow-network ${network}`).join(" ");
  const options = `--doh ${DOH_URL} --ca ${ca} --trust-anchor ${trustAnchor}`;
  const examples = DOMAINS.filter((_, at) => at % 12 === 0).map(mailDomain);
  console.log(`
${DOMAINS.length} domains are up, for example ${examples.join(" ")}.
All of them are in test/lab/real/domains/. Inside:

  npx tsx src/cli/main.ts check ee-311.test ${options} ${networks}
  npx tsx src/cli/main.ts resolve bogus-mx.test MX ${options}
  delv -a ${bindAnchor} @192.0.2.53 +cd +root=. ee-311.test MX
  unbound-host -C ${unboundHost} -v -t MX ee-311.test
  MAIL_CONFIG=${join(folder, "postfix/etc")} posttls-finger -c -l dane ee-311.test

Ctrl+C ends it.`);
}

const args = process.argv.slice(2);
const folder = process.env[LAB_FOLDER];
const code = await (folder === undefined ? outside(args) : inside(folder, args));
// The servers inside would keep the process alive; it is the first one, and takes them along.
process.exit(code);
