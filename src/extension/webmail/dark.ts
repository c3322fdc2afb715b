/** Whether what stands behind an element is dark: webmails have dark modes of their own. */

/** Of 255. Default 128: the middle. */
const MIDDLE = 128;

export function isOnDark(element: Element): boolean {
  const view = element.ownerDocument.defaultView;
  for (let at: Element | null = element; at !== null && view !== null; at = at.parentElement) {
    const color = readColor(view.getComputedStyle(at).backgroundColor);
    if (color !== undefined) return luma(color) < MIDDLE;
  }
  return (
    view?.matchMedia("(prefers-color-scheme: dark)").matches === true && hasDarkCanvas(element)
  );
}

/** Without a colour of its own a page is white, unless it says that it knows both. */
function hasDarkCanvas({ ownerDocument: page }: Element): boolean {
  const view = page.defaultView;
  return view !== null && /dark/.test(view.getComputedStyle(page.documentElement).colorScheme);
}

type Color = readonly [red: number, green: number, blue: number];

/** `undefined` for one that is see-through. */
export function readColor(text: string): Color | undefined {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return text.startsWith("rgb") && alpha >= 0.5 ? [red, green, blue] : undefined;
}

/** ITU-R BT.601, as good as any for two answers. */
function luma([red, green, blue]: Color): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
