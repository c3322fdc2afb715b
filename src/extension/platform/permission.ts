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

/**
 * True when all may be reached afterwards. To be called from a click, before anything is
 * awaited: after an `await` Mozilla's programs no longer take it for the person's wish.
 * What is allowed already is not asked for again.
 */
export async function requestPermission(urls: readonly string[]): Promise<boolean> {
  const origins = urls.map(originPattern);
  try {
    return await browser.permissions.request({ origins });
  } catch {
    // The ESR build has no optional permissions to ask for, it has them all.
    return browser.permissions.contains({ origins }).catch(() => false);
  }
}

/** A pattern has no port: https://resolver.example:8443/ is covered by the host alone. */
function originPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}
