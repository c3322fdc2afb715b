/**
 * Whom the add-on may reach. Public resolvers of the list are allowed from the start; an
 * address a person typed is asked for when it is saved.
 *
 * Without the permission many requests would get through all the same, by CORS, but
 * then with `Origin: moz-extension://UUID`, an identifier of this very installation (seen
 * in Thunderbird 153). So nothing is asked of anybody without it.
 */
import { browser } from "./browser.ts";

export function isPermitted(url: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [originPattern(url)] });
}

/** To be called from a click. True when all may be reached afterwards. */
export async function requestPermission(urls: readonly string[]): Promise<boolean> {
  const origins = urls.map(originPattern);
  try {
    if (await browser.permissions.contains({ origins })) return true;
    return await browser.permissions.request({ origins });
  } catch {
    return false;
  }
}

/** A pattern has no port: https://resolver.example:8443/ is covered by the host alone. */
function originPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
