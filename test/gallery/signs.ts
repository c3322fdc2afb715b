/** The signs, as people see them who see colours otherwise, and without any. */
import { readFileSync } from "node:fs";
import { startChromium } from "../e2e/support/chromium.ts";

const SIGNS = ["dane", "tls", "none", "unknown", "checking", "warning"] as const;
const GROUNDS = [
  ["", "#ffffff"],
  ["-dark", "#23222b"],
  ["-selected", "#0060df"],
] as const;
/** As Chromium simulates them (Machado, Oliveira, Fernandes 2009). */
export const SIGHTS = [
  "none",
  "achromatopsia",
  "protanopia",
  "deuteranopia",
  "tritanopia",
] as const;

const icon = (name: string) =>
  readFileSync(new URL(`../../icons/${name}.svg`, import.meta.url)).toString("base64");

/** One picture a sight; PNG. */
export async function drawSigns(): Promise<ReadonlyMap<(typeof SIGHTS)[number], Buffer>> {
  const rows = GROUNDS.map(([kind, ground]) => {
    const cells = SIGNS.flatMap((sign) =>
      [16, 20, 32].map(
        (size) =>
          `<img width="${size}" height="${size}" src="data:image/svg+xml;base64,${icon(sign + kind)}">`,
      ),
    );
    return `<div style="background:${ground};display:flex;gap:14px;align-items:center;padding:12px">${cells.join("")}</div>`;
  });
  const chromium = await startChromium();
  try {
    const { page } = chromium;
    const session = await page.context().newCDPSession(page);
    await page.goto("about:blank");
    await page.setContent(
      `<body style="margin:0"><div id="all" style="display:inline-block">${rows.join("")}</div>`,
    );
    const drawn = new Map<(typeof SIGHTS)[number], Buffer>();
    for (const type of SIGHTS) {
      await session.send("Emulation.setEmulatedVisionDeficiency", { type });
      drawn.set(type, await page.locator("#all").screenshot());
    }
    return drawn;
  } finally {
    await chromium.stop();
  }
}
