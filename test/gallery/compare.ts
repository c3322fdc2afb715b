/** How far two pictures are apart; Chromium reads them, so nothing else has to. */
import type { Chromium } from "../e2e/support/chromium.ts";

export interface Difference {
  /** Of the pixels of the larger one, those that differ by more than LEVELS. */
  readonly share: number;
  readonly sizes: readonly [string, string];
}

/** Of 255, in any channel: edges of letters are drawn a little otherwise on another machine. */
export const LEVELS = 64;

/**
 * Of the pixels. Default 1 %: a word more or a colour that changed is more than that of
 * one state's picture; another version of the font renderer is less.
 */
export const TOLERANCE = 0.01;

export async function compare({ page }: Chromium, one: Buffer, other: Buffer): Promise<Difference> {
  await page.goto("about:blank");
  return page.evaluate(
    async ({ one, other, levels }) => {
      const load = async (base64: string) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        return image;
      };
      const [a, b] = [await load(one), await load(other)];
      const width = Math.max(a.width, b.width);
      const height = Math.max(a.height, b.height);
      const pixels = (image: HTMLImageElement) => {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context?.drawImage(image, 0, 0);
        return context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      };
      const [first, second] = [pixels(a), pixels(b)];
      let differing = 0;
      for (let at = 0; at < first.length; at += 4) {
        for (let channel = 0; channel < 4; channel++) {
          const apart = (first[at + channel] ?? 0) - (second[at + channel] ?? 0);
          if (Math.abs(apart) > levels) {
            differing++;
            break;
          }
        }
      }
      const size = ({ width, height }: HTMLImageElement) => `${width}x${height}`;
      return { share: differing / (width * height), sizes: [size(a), size(b)] as const };
    },
    { one: one.toString("base64"), other: other.toString("base64"), levels: LEVELS },
  );
}
