/** The popup's line to the background. A background that was stopped is woken by connecting. */
import { POPUP_PORT, type FromPopup, type ToPopup } from "../../messaging/popup-protocol.ts";
import { browser } from "../../platform/browser.ts";

export interface Connection {
  send(message: FromPopup): void;
}

/**
 * @param onLost the background went away; the popup stays usable and connects anew with
 * the next message.
 */
export function connect(onMessage: (message: ToPopup) => void, onLost: () => void): Connection {
  let port: ReturnType<typeof browser.runtime.connect> | undefined;

  function open(): ReturnType<typeof browser.runtime.connect> {
    const opened = browser.runtime.connect({ name: POPUP_PORT });
    opened.onMessage.addListener((message) => onMessage(message as ToPopup));
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
