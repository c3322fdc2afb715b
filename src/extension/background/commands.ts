/**
 * A shortcut that shows in a window what the buttons show in a popup. Thunderbird 153 gives
 * the keys to a popup only after a click into it, so without a mouse it could not be read.
 */
import type { Tab } from "../platform/thunderbird.ts";

export const SHOW = "show-way";

/** Pixels; it scrolls within. */
const SIZE = { width: 480, height: 640 };

export interface CommandPorts {
  /** The one the person is in; nothing when another program has the focus. */
  readonly activeTab: () => Promise<(Tab & { readonly type?: string }) | undefined>;
  readonly open: (window: {
    type: "popup";
    url: string;
    width: number;
    height: number;
  }) => Promise<unknown>;
}

/** Never rejects. @param command as the manifest names it. */
export async function runCommand(command: string, ports: CommandPorts): Promise<void> {
  if (command !== SHOW) return;
  try {
    const { id, type } = (await ports.activeTab()) ?? {};
    if (id === undefined) return;
    const page = pageFor(type);
    if (page !== undefined) await ports.open({ type: "popup", url: `${page}?tab=${id}`, ...SIZE });
  } catch {
    // The tab has just gone.
  }
}

function pageFor(type: string | undefined): string | undefined {
  switch (type) {
    case "messageCompose":
      return "popup/popup.html";
    case "mail":
    case "messageDisplay":
      return "received/received.html";
    default:
      return undefined;
  }
}
