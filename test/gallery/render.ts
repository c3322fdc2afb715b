/**
 * Draws every state in real Chromium, in light and dark, English and German: one picture for
 * each state, with the four side by side.
 */
import { overflow, tell, untilDrawn } from "../e2e/support/add-on-page.ts";
import { violations } from "../e2e/support/axe.ts";
import { saveScreenshot } from "../e2e/support/browser.ts";
import { startChromium, type Chromium, type Language } from "../e2e/support/chromium.ts";
import { SETTINGS_VERSION } from "../../src/extension/settings/migrations.ts";
import { SAMPLES } from "../e2e/support/sample-views.ts";
import { STATES, type GalleryState } from "./states.ts";

declare const chrome: { storage: { local: { set(values: object): Promise<void> } } };

/** States whose pictures are kept in every language, to be looked at. */
const KEPT = new Set(["popup-tls-seen", "popup-none", "guard-held", "onboarding", "options"]);

/** Of the pictures that are compared. */
export const LANGUAGES = ["en", "de"] as const;
export const SCHEMES = ["light", "dark"] as const;

export interface Drawn {
  readonly name: string;
  /** PNG. */
  readonly picture: Buffer;
  /** One line for each; empty when all is well (axe.ts). */
  readonly violations: readonly string[];
}

/**
 * Every state in one language, drawn narrow and at its own width, in light: what stands out
 * sideways and what axe finds, one line for each; empty when all is well.
 */
export async function faultsIn(language: Language): Promise<readonly string[]> {
  const chromium = await startChromium({ language });
  try {
    await askNobody(chromium);
    const faults: string[] = [];
    for (const state of STATES) {
      await show(chromium, state);
      const spoken = await chromium.run(() => document.documentElement.lang);
      if (spoken !== language) faults.push(`${state.name} speaks ${spoken}`);
      if (KEPT.has(state.name)) {
        const picture = await chromium.page.screenshot({ fullPage: true });
        await saveScreenshot(`${language}-${state.name}`, picture);
      }
      const found = [...(await violations(chromium.page)), ...(await narrow(chromium, state))];
      faults.push(...found.map((fault) => `${state.name}: ${fault}`));
    }
    return faults;
  } finally {
    await chromium.stop();
  }
}

/** Seconds of a minute: nothing waits for anything but the drawing. */
export async function drawAll(): Promise<readonly Drawn[]> {
  const shots = new Map<string, { pictures: Buffer[]; violations: string[] }>();
  for (const language of LANGUAGES) {
    const chromium = await startChromium({ language });
    try {
      await askNobody(chromium);
      for (const scheme of SCHEMES) {
        await chromium.page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        for (const state of STATES) {
          const shot = shots.get(state.name) ?? { pictures: [], violations: [] };
          shots.set(state.name, shot);
          await show(chromium, state);
          shot.pictures.push(await chromium.page.screenshot({ fullPage: true }));
          shot.violations.push(...(await violations(chromium.page)));
          shot.violations.push(...(await narrow(chromium, state)));
        }
      }
    } finally {
      await chromium.stop();
    }
  }
  const chromium = await startChromium();
  try {
    const drawn: Drawn[] = [];
    for (const [name, { pictures, violations }] of shots) {
      drawn.push({ name, picture: await sideBySide(chromium, pictures), violations });
    }
    return drawn;
  } finally {
    await chromium.stop();
  }
}

async function show(chromium: Chromium, state: GalleryState): Promise<void> {
  const { page, component, told, part, open = false, width } = state;
  // The page is as high as what is in it; a dialog fills its window.
  const height = page.startsWith("guard") ? 480 : 120;
  await chromium.page.setViewportSize({ width, height });
  await chromium.show(page);
  await untilDrawn(chromium, component);
  if (told !== undefined) await tell(chromium, component, told);
  if (part !== undefined) await chromium.run(tellPart, component, part);
  await chromium.run(tellTheWayBack, SAMPLES.dane);
  if (open) await chromium.run(openAll);
  await chromium.run(settled);
}

/** At 320 pixels (WCAG 1.4.10), as 400 % of zoom on 1280 make it, nothing stands out sideways. */
async function narrow(chromium: Chromium, { page }: GalleryState): Promise<string[]> {
  await chromium.page.setViewportSize({ width: 320, height: 480 });
  const wide = await overflow(chromium);
  return wide > 0 ? [`${page} is ${wide} pixels wider than 320`] : [];
}

/** The sender's own domain is looked up by the popup itself; here it must not be. */
async function askNobody(chromium: Chromium): Promise<void> {
  await chromium.show("popup/popup.html");
  const settings = { version: SETTINGS_VERSION, neverLookUp: ["sender.test"] };
  await chromium.run((settings: object) => chrome.storage.local.set({ settings }), settings);
}

/** To be run in the page. */
async function tellPart(
  component: string,
  { name, told }: { readonly name: string; readonly told: object },
): Promise<void> {
  const part = document.querySelector(component)?.shadowRoot?.querySelector(name);
  if (!part) throw new Error(`no ${name}`);
  Object.assign(part, told);
  await (part as Element & { updateComplete: Promise<unknown> }).updateComplete;
}

/** In place of what the background says of it; to be run in the page. */
async function tellTheWayBack(view: object): Promise<void> {
  const root = document.querySelector("postweg-popup")?.shadowRoot;
  const answers = root?.querySelector<HTMLElement & { from: string; view?: object }>(
    "postweg-answers",
  );
  if (!answers || answers.from === "") return;
  while (answers.view === undefined) await new Promise(requestAnimationFrame);
  answers.view = { ...view, text: "sender.test" };
}

/** Rows, not the texts of notes; to be run in the page. */
async function openAll(): Promise<void> {
  const walk = async (root: ParentNode): Promise<void> => {
    for (const element of root.querySelectorAll("*")) {
      const updated = (element as { updateComplete?: Promise<unknown> }).updateComplete;
      if (updated !== undefined) await updated;
      if (element.localName === "details") (element as HTMLDetailsElement).open = true;
      if (element.shadowRoot) await walk(element.shadowRoot);
    }
  };
  await walk(document);
}

/** To be run in the page: what follows from the last change is drawn, pictures included. */
async function settled(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  const images = (root: ParentNode): HTMLImageElement[] =>
    [...root.querySelectorAll("*")].flatMap((element) => [
      ...(element instanceof HTMLImageElement ? [element] : []),
      ...(element.shadowRoot ? images(element.shadowRoot) : []),
    ]);
  await Promise.all(images(document).map((image) => image.decode().catch(() => undefined)));
}

/** Beside each other on grey, so that each one's own edge is seen. */
async function sideBySide({ page }: Chromium, pictures: readonly Buffer[]): Promise<Buffer> {
  const sources = pictures.map((picture) => `data:image/png;base64,${picture.toString("base64")}`);
  const images = sources.map((source) => `<img src="${source}">`).join("");
  await page.setViewportSize({ width: 1800, height: 200 });
  await page.goto("about:blank");
  await page.setContent(
    `<body style="margin:0"><div id="all" style="display:inline-flex;gap:12px;align-items:start;background:#888;padding:12px">${images}</div>`,
  );
  return page.locator("#all").screenshot();
}
