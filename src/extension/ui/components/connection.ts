/** A page's line to the background. A background that was stopped is woken by connecting. */
import { browser } from "../../platform/browser.ts";

export interface Connection<From> {
  send(message: From): void;
}

/**
 * @param name of the port, by which the background knows what is spoken.
 * @param onLost the background went away; the page stays usable and connects anew with
 * the next message.
 */
export function connect<To, From>(
  name: string,
  onMessage: (message: To) => void,
  onLost: () => void,
): Connection<From> {
  let port: ReturnType<typeof browser.runtime.connect> | undefined;

  function open(): ReturnType<typeof browser.runtime.connect> {
    const opened = browser.runtime.connect({ name });
    opened.onMessage.addListener((message) => onMessage(message as To));
    opened.onDisconnect.addListener(() => {
      port = undefined;
      onLost();
    });
    return opened;
  }

  return {
    send(message) {
      port ??= open();
      port.postMessage(message);
    },
  };
}
