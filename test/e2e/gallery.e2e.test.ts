/** Every state of every page looks as it was approved, and has nothing axe finds fault with. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { format } from "prettier";
import { compare, TOLERANCE } from "../gallery/compare.ts";
import { galleryPage } from "../gallery/page.ts";
import { drawAll, type Drawn } from "../gallery/render.ts";
import { drawSigns, SIGHTS } from "../gallery/signs.ts";
import { STATES } from "../gallery/states.ts";
import { hasChromium, saveScreenshot } from "./support/browser.ts";
import { startChromium, type Chromium } from "./support/chromium.ts";

jest.setTimeout(240_000);

const approved = (name: string) =>
  readFileSync(new URL(`../../docs/gallery/${name}`, import.meta.url));

(hasChromium ? describe : describe.skip)("the gallery", () => {
  let drawn: ReadonlyMap<string, Drawn>;
  let signs: Awaited<ReturnType<typeof drawSigns>>;
  let chromium: Chromium;

  beforeAll(async () => {
    drawn = new Map((await drawAll()).map((one) => [one.name, one]));
    signs = await drawSigns();
    chromium = await startChromium();
  });
  afterAll(() => chromium?.stop());

  /** What differs is kept, to be looked at. */
  async function expectAlike(name: string, picture: Buffer): Promise<void> {
    const difference = await compare(chromium, picture, approved(`${name}.png`));
    if (difference.share > TOLERANCE) await saveScreenshot(`gallery-${name}`, picture);
    expect([name, difference, difference.share <= TOLERANCE]).toEqual([name, difference, true]);
  }

  test.each(STATES.map(({ name }) => name))("%s", async (name) => {
    const one = drawn.get(name);
    expect(one?.violations).toEqual([]);
    await expectAlike(name, one?.picture ?? Buffer.alloc(0));
  });

  test.each(SIGHTS)("the signs: %s", async (sight) => {
    await expectAlike(`signs-${sight}`, signs.get(sight) ?? Buffer.alloc(0));
  });

  test("a picture that is otherwise is noticed", async () => {
    const { share } = await compare(
      chromium,
      drawn.get("popup-dane")?.picture ?? Buffer.alloc(0),
      approved("popup-none.png"),
    );
    expect(share).toBeGreaterThan(TOLERANCE);
  });

  test("the page lists all (`npm run gallery` writes it)", async () => {
    const page = await format(galleryPage(), { parser: "markdown", printWidth: 100 });
    expect(approved("README.md").toString()).toBe(page);
  });
});
