import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { unzipSync } from "fflate";
import { packArchive, readEntries } from "../../scripts/build/archive.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "postweg-archive-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("the same files give the same bytes, in whatever order they were found", () => {
  const forth = new Map([
    ["a.txt", bytes("a")],
    ["b/c.txt", bytes("c")],
  ]);
  const back = new Map([...forth].reverse());
  expect(Buffer.from(packArchive(back)).equals(packArchive(forth))).toBe(true);
});

test("neither the clock nor the time zone gets in", () => {
  const zone = process.env["TZ"];
  const entries = new Map([["a.txt", bytes("a")]]);
  const archives = ["Pacific/Auckland", "America/Los_Angeles"].map((name) => {
    process.env["TZ"] = name;
    return Buffer.from(packArchive(entries)).toString("hex");
  });
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
  expect(archives[0]).toBe(archives[1]);
});

test("a folder comes out as it went in", async () => {
  await mkdir(join(folder, "popup"));
  await writeFile(join(folder, "popup", "popup.js"), "1;");
  await writeFile(join(folder, "manifest.json"), "{}");

  const unpacked = unzipSync(packArchive(await readEntries(folder)));

  expect(Object.keys(unpacked)).toEqual(["manifest.json", "popup/popup.js"]);
  expect(Buffer.from(unpacked["popup/popup.js"] ?? []).toString()).toBe("1;");
});
