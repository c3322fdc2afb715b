/** In each further language every state of every page fits, down to 320 pixels, and axe finds no fault. */
import { describe, expect, jest, test } from "@jest/globals";
import { faultsIn } from "../gallery/render.ts";
import { hasChromium } from "./support/browser.ts";

jest.setTimeout(180_000);

(hasChromium ? describe : describe.skip)("the pages in", () => {
  // English and German are drawn and compared by the gallery.
  test.each(["es", "fr", "it", "nl", "pl"] as const)("%s", async (language) => {
    expect(await faultsIn(language)).toEqual([]);
  });
});
