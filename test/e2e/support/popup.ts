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
    const read = (selector: string) =>
      (shadowRoot?.querySelector(selector)?.textContent ?? "").replace(/\s+/g, " ").trim();
    const label = read(".label");
    return label === "" ? [] : [{ label, text: read(".text"), details: read(".body") }];
  });
}
