/** What the stores are given can be made again from the source they are given. */
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { unzipSync } from "fflate";
import { packArchive } from "../../scripts/build/archive.ts";
import { sourceEntries } from "../../scripts/build/source-archive.ts";
import { removeFolder, temporaryFolder } from "../e2e/support/child.ts";

jest.setTimeout(240_000);

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder("source");
});
afterAll(() => removeFolder(folder));

async function buildIn(root: string, out: string): Promise<Map<string, Buffer>> {
  const args = ["--import", "tsx", join(root, "scripts/build.ts"), "--out", out];
  await run(process.execPath, [...args, "firefox", "chromium"], { cwd: root });
  const names = (await readdir(out)).filter((name) => /\.(?:xpi|zip)$/.test(name));
  const files = names.map(async (name) => [name, await readFile(join(out, name))] as const);
  return new Map(await Promise.all(files));
}

test("the archive of the source makes the same add-ons, octet by octet", async () => {
  const archive = packArchive(await sourceEntries(ROOT));
  const copy = join(folder, "copy");
  for (const [name, content] of Object.entries(unzipSync(archive))) {
    await mkdir(dirname(join(copy, name)), { recursive: true });
    await writeFile(join(copy, name), content);
  }
  // As `npm ci` would have put them there; links would lead the bundler out of the folder.
  await run("cp", ["-a", join(ROOT, "node_modules"), copy]);
  const [made, again] = [
    await buildIn(ROOT, join(folder, "made")),
    await buildIn(copy, join(folder, "again")),
  ];
  expect([...again.keys()]).toEqual([...made.keys()]);
  expect(made.size).toBe(2);
  for (const [name, bytes] of made)
    expect([name, again.get(name)?.equals(bytes)]).toEqual([name, true]);
});
