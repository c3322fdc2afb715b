/** The site of a page, where Postweg can be of use. */
export interface OfferedSite {
  readonly host: string;
  /** As permissions are asked for. */
  readonly pattern: string;
}

/**
 * `undefined` for a page of the browser's own, and for one that comes in the clear: there
 * the first step of a message is in the clear, too, and what is shown could be anybody's.
 */
export function offeredSite(url: string | undefined): OfferedSite | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  const isHere = hostname === "127.0.0.1" || hostname === "localhost";
  if (protocol !== "https:" && !(protocol === "http:" && isHere)) return undefined;
  return { host: hostname, pattern: `${protocol}//${hostname}/*` };
}
