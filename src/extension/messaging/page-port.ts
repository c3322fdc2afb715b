/** The background's end of a line to one of the add-on's own pages. */
export interface PagePort<ToPage> {
  readonly name: string;
  readonly sender?: { readonly id?: string } | undefined;
  postMessage(message: ToPage): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/**
 * Only our own pages speak to us; other extensions come in by another event, which nobody
 * listens to.
 */
export function isOurs(port: PagePort<never>, name: string, ownId: string): boolean {
  return port.name === name && port.sender?.id === ownId;
}
