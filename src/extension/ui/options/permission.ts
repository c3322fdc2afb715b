/**
 * The permission to reach an address a person typed. Public resolvers of the list are
 * allowed from the start; a backend needs none, because it allows every origin.
 */
import { browser } from "../../platform/browser.ts";

/** To be called from a click. True when it may be reached afterwards. */
export async function mayReach(url: string): Promise<boolean> {
  // A pattern has no port: https://resolver.example:8443/ is covered by the host alone.
  const { protocol, hostname } = new URL(url);
  const origins = [`${protocol}//${hostname}/*`];
  try {
    if (await browser.permissions.contains({ origins })) return true;
    return await browser.permissions.request({ origins });
  } catch {
    return false;
  }
}
