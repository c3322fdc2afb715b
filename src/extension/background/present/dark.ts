/** An event page is a page, so it knows the theme. */
export function isDark(): boolean {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
