/** The recipient pills of a compose window; the functions here run in that window. */
import type { PillElement } from "./chrome-globals.ts";
import type { Point } from "./display.ts";

export type RecipientRow = "to" | "cc" | "bcc" | "replyTo" | "newsgroups" | "followupTo";

/** A pill as Thunderbird and, where it did, the Experiment left it. */
export interface Pill {
  readonly row: RecipientRow;
  readonly full: string;
  readonly address: string;
  readonly classes: readonly string[];
  readonly selected: boolean;
  /** All "postweg-" attributes, without that prefix. */
  readonly sign: Readonly<Record<string, string>>;
  readonly name: string | null;
  readonly description: string | null;
  readonly tooltip: string | null;
  /** In pixels. */
  readonly width: number;
}

/** The ids of a row and of its input. */
export const ROWS: Record<RecipientRow, { row: string; input: string }> = {
  to: { row: "addressRowTo", input: "toAddrInput" },
  cc: { row: "addressRowCc", input: "ccAddrInput" },
  bcc: { row: "addressRowBcc", input: "bccAddrInput" },
  replyTo: { row: "addressRowReply", input: "replyAddrInput" },
  newsgroups: { row: "addressRowNewsgroups", input: "newsgroupsAddrInput" },
  followupTo: { row: "addressRowFollowup", input: "followupAddrInput" },
};

/** Where to drag from and to: their centres, in pixels of the screen. */
export function pillAndInput(full: string, input: string): readonly [Point, Point] {
  const { mozInnerScreenX, mozInnerScreenY } = window as unknown as Record<string, number>;
  const centre = (element: Element | null | undefined): Point => {
    const box = element?.getBoundingClientRect() ?? new DOMRect();
    return {
      x: Math.round(Number(mozInnerScreenX) + box.x + box.width / 2),
      y: Math.round(Number(mozInnerScreenY) + box.y + box.height / 2),
    };
  };
  const pills = [...document.querySelectorAll<PillElement>("mail-address-pill")];
  const pill = pills.find(({ fullAddress }) => fullAddress === full);
  return [centre(pill), centre(document.getElementById(input))];
}

export function readPills(): Pill[] {
  const rows: Record<string, RecipientRow> = {
    addr_to: "to",
    addr_cc: "cc",
    addr_bcc: "bcc",
    addr_reply: "replyTo",
    addr_newsgroups: "newsgroups",
    addr_followup: "followupTo",
  };
  return [...document.querySelectorAll<PillElement>("mail-address-pill")].map((pill) => {
    const type = pill.closest<HTMLElement>(".address-row")?.dataset["recipienttype"] ?? "";
    const ours = [...pill.attributes].filter(({ name }) => name.startsWith("postweg-"));
    return {
      row: rows[type] as RecipientRow,
      full: pill.fullAddress,
      address: pill.emailAddress,
      classes: [...pill.classList],
      selected: pill.hasAttribute("selected"),
      sign: Object.fromEntries(ours.map(({ name, value }) => [name.slice(8), value])),
      name: pill.getAttribute("aria-label"),
      description: pill.getAttribute("aria-description"),
      tooltip: pill.getAttribute("tooltiptext"),
      width: pill.getBoundingClientRect().width,
    };
  });
}
