/** The background's end of a line to one of the add-on's own pages. */
export interface PagePort<ToPage> {
  readonly name: string;
  readonly sender?: { readonly id?: string; readonly url?: string } | undefined;
  postMessage(message: ToPage): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/**
 * Only our own pages speak to us; other extensions come in by another event, which nobody
 * listens to. Our part in a web page lives in that page's process, so it is not one of ours
 * here: what it may say it says to WebmailLines.
 */
export function isOurs(port: PagePort<never>, name: string, ownId: string): boolean {
  return port.name === name && port.sender?.id === ownId && !isInWebPage(port);
}

/** Our part in a web page. */
export function isOurPart(port: PagePort<never>, name: string, ownId: string): boolean {
  return port.name === name && port.sender?.id === ownId && isInWebPage(port);
}

function isInWebPage({ sender }: PagePort<never>): boolean {
  return /^https?:/i.test(sender?.url ?? "");
}
