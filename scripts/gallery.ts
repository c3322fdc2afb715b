/**
 * `npm run gallery`: draws every state of every page anew into docs/gallery, and the page
 * that lists them. Look at each before it is committed: what is there counts as approved,
 * and test/e2e/gallery.e2e.test.ts compares with it.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawAll } from "../test/gallery/render.ts";
import { galleryPage } from "../test/gallery/page.ts";
import { drawSigns } from "../test/gallery/signs.ts";
import { format } from "prettier";

const folder = new URL("../docs/gallery/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
/** 256 colours are enough for pages, and a quarter of the octets. */
const small = (picture: Buffer): Buffer =>
  execFileSync("convert", ["-", "-colors", "256", "png8:-"], {
    input: picture,
    maxBuffer: 1 << 26,
  });

for (const { name, picture, violations } of await drawAll()) {
  writeFileSync(join(folder, `${name}.png`), small(picture));
  for (const violation of violations) console.error(`${name}: ${violation}`);
}
for (const [sight, picture] of await drawSigns()) {
  writeFileSync(join(folder, `signs-${sight}.png`), small(picture));
}
const page = await format(galleryPage(), { parser: "markdown", printWidth: 100 });
writeFileSync(join(folder, "README.md"), page);
