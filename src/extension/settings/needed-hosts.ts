/** Hosts that may not be given back, because the person's own resolver or backend is there. */
import type { Settings } from "./settings.ts";

/** @param pattern `https://host/*`. */
export function isNeededByLookups(settings: Settings, pattern: string): boolean {
  const { resolver, fallbackResolver, backend, furtherBackends } = settings;
  const urls = [resolver, fallbackResolver, backend, ...furtherBackends.map(({ url }) => url)];
  return urls.some((url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname } = new URL(url);
    return `${protocol}//${hostname}/*` === pattern;
  });
}
