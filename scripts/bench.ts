/**
 * `npm run bench`: what the judge and the backend cost, as ratios measured side by side in one
 * run; `npm run bench -- backend` for that alone. docs/bench.md tells what each line means. Not a test: it asserts nothing, but for the
 * answers being right ones. What needs the lab is left out without root, and that is said.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { whyNoPostfix } from "../test/lab/postfix-instance.ts";
import { createVisitor } from "../test/lab/real/distance.ts";
import { DOMAINS } from "../test/lab/real/domains.ts";
import { enterLab, LAB_FOLDER, whyNoLab } from "../test/lab/real/namespace.ts";
import { startWorld, type World } from "../test/lab/real/world.ts";
import { measureBackend } from "./bench/backend.ts";
import { measureChain } from "./bench/cpu.ts";
import { tableOf } from "./bench/report.ts";
import { visit, VISITED } from "./bench/visit.ts";
import { build } from "./build/build.ts";
import { BACKEND_BENCH_NEEDS, installMissing, LAB_NEEDS } from "./debian-packages.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, ".cache/bench");
const VISIT = "--visit";

async function backend(): Promise<number> {
  installMissing((line) => console.log(line), BACKEND_BENCH_NEEDS);
  const why = whyNoPostfix();
  if (why !== undefined) console.log(`Left out, the backend: ${why}.`);
  else await measureBackend((line) => console.log(line));
  return 0;
}

async function outside(): Promise<number> {
  await backend();
  const early = await measureChain();
  const late = await measureChain();
  console.log(
    `one validated chain, cold, over its ${late.signatures} bare signatures: ${late.ratio.toFixed(2)} x` +
      ` (${early.ratio.toFixed(2)} x in a young process), aim 1.5\n` +
      `  (CPU time of the process, P-256, ${late.rounds} rounds)\n`,
  );
  installMissing((line) => console.log(line), LAB_NEEDS);
  const why = whyNoLab();
  if (why !== undefined) {
    console.log(`Left out, all that takes time on the way, because there is no lab here: ${why}.`);
    return 0;
  }
  // The command line as people have it, not through a compiler.
  await build({ root, out, dev: false, targets: ["cli"] });
  console.log("The lab is starting; measuring takes some three minutes.\n");
  const { child, ended } = enterLab(import.meta.filename, []);
  process.on("SIGTERM", () => void child.kill("SIGKILL"));
  return ended;
}

/** In the lab, as its first process. */
async function inside(folder: string): Promise<number> {
  const visited = new Set<string>(VISITED);
  const world = await startWorld(
    DOMAINS.filter(({ name }) => visited.has(name)),
    folder,
  );
  const [command = "", ...way] = await createVisitor();
  const script = [process.execPath, "--import", "tsx", import.meta.filename];
  const child = spawn(command, [...way, ...script, VISIT, JSON.stringify(world)], {
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

async function visiting(world: World): Promise<number> {
  const times = await visit(world, join(out, "cli/postweg.mjs"));
  console.log(tableOf(times));
  return 0;
}

const [what, world] = process.argv.slice(2);
const folder = process.env[LAB_FOLDER];
if (what === "backend") process.exit(await backend());
if (what === VISIT && world !== undefined) {
  process.exit(await visiting(JSON.parse(world) as World));
}
// The servers inside would keep the process alive; it is the first one, and takes them along.
process.exit(await (folder === undefined ? outside() : inside(folder)));
