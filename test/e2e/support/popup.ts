/** Reads the add-on's popup as it stands, shadow roots included. */
import type { ComposeWindow } from "./compose-window.ts";

export interface PopupRow {
  readonly label: string;
  readonly text: string;
  /** What opening the row shows, on one line. */
  readonly details: string;
}

export function popupRows(compose: ComposeWindow): Promise<PopupRow[]> {
  return compose.inPopup(readPopupRows);
}

/** To be run in the popup's page. */
export function readPopupRows(): PopupRow[] {
  const popup = document.querySelector("postweg-popup")?.shadowRoot;
  const rows = [...(popup?.querySelectorAll("postweg-recipient") ?? [])];
  return rows.flatMap(({ shadowRoot }) => {
    /** Into the components' shadow roots. */
    const deep = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
      if (/^(style|script)$/i.test(node.nodeName)) return "";
      const inner = (node as Element).shadowRoot ?? node;
      return [...inner.childNodes].map(deep).join(" ");
    };
    const read = (selector: string) => {
      const found = shadowRoot?.querySelector(selector);
      return (found ? deep(found) : "").replace(/\s+/g, " ").trim();
    };
    const label = read(".label");
    return label === "" ? [] : [{ label, text: read(".text"), details: read(".body") }];
  });
}
