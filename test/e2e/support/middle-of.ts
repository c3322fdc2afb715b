/**
 * Where to point at: the middle of the first that can be seen, when it has come to rest, in
 * the page or in a frame of it. Runs in the page.
 */
export async function middleOf(selector: string): Promise<{ x: number; y: number }> {
  interface Found {
    readonly element: Element;
    readonly frame: Element | undefined;
  }
  const frames = [...document.querySelectorAll("iframe")];
  const all = (page: Document | null, frame?: Element): Found[] =>
    [...(page?.querySelectorAll(selector) ?? [])].map((element) => ({ element, frame }));
  const found = [...all(document), ...frames.flatMap((one) => all(one.contentDocument, one))].find(
    ({ element }) => element.getClientRects().length > 0,
  );
  if (found === undefined) throw new Error(`${selector} is not to be seen`);
  const { element, frame } = found;
  element.scrollIntoView({ block: "nearest" });
  const middle = () => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const around = frame?.getBoundingClientRect();
    return { x: left + width / 2 + (around?.left ?? 0), y: top + height / 2 + (around?.top ?? 0) };
  };
  for (let before = middle(); ;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const now = middle();
    if (now.x === before.x && now.y === before.y) return now;
    before = now;
  }
}
