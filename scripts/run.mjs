/** `npm start` and `npm test` come through here: plain JavaScript, so that an old Node gets a sentence and not a stack trace. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Postweg needs Node 20.19 or later, this is ${process.version}.`);
  process.exit(2);
}

const [name = "", ...args] = process.argv.slice(2);
const tsx = fileURLToPath(new URL("../node_modules/tsx/dist/cli.mjs", import.meta.url));
if (!existsSync(tsx)) {
  console.error("The packages are not installed yet; run: npm ci");
  process.exit(2);
}

const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
const child = spawn(process.execPath, [tsx, script, ...args], { stdio: "inherit" });
// The terminal sends Ctrl+C to the child as well; it cleans up, then we go.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
child.on("exit", (code) => process.exit(code ?? 1));
