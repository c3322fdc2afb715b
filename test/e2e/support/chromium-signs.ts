/** The signs in a page of Chromium, read by the DevTools protocol, to which no shadow tree is closed. */
import type { SignSeen } from "./browser.ts";

/** As `DOM.getDocument` tells it. */
export interface DomNode {
  readonly nodeName: string;
  readonly nodeValue: string;
  /** Names and values, one after the other. */
  readonly attributes?: readonly string[];
  readonly children?: readonly DomNode[];
  readonly shadowRoots?: readonly DomNode[];
  readonly contentDocument?: DomNode;
}

export function signsIn(node: DomNode, parent?: DomNode): SignSeen[] {
  if (node.nodeName === "POSTWEG-SIGN") return entriesOf(node, parent);
  const below = [...(node.children ?? []), ...(node.contentDocument ? [node.contentDocument] : [])];
  return below.flatMap((child) => signsIn(child, node));
}

function entriesOf(host: DomNode, parent: DomNode | undefined): SignSeen[] {
  const [root] = host.shadowRoots ?? [];
  return all(root, "entry").map((entry) => {
    const [sign] = all(entry, "sign");
    const [address] = all(entry, "address");
    return {
      label: attribute(sign, "data-label"),
      tooltip: attribute(sign, "title"),
      description: attribute(sign, "aria-label"),
      pending: attribute(sign, "class").includes("pending"),
      warning: sign?.children?.length === 2,
      text: textOf(address ?? parent).trim(),
    };
  });
}

function all(node: DomNode | undefined, name: string): DomNode[] {
  const here = attribute(node, "class").split(" ").includes(name) && node ? [node] : [];
  return [...here, ...(node?.children ?? []).flatMap((child) => all(child, name))];
}

function attribute(node: DomNode | undefined, name: string): string {
  const attributes = node?.attributes ?? [];
  const at = attributes.findIndex((one, index) => index % 2 === 0 && one === name);
  return at < 0 ? "" : (attributes[at + 1] ?? "");
}

function textOf(node: DomNode | undefined): string {
  if (node === undefined) return "";
  return node.nodeName === "#text" ? node.nodeValue : (node.children ?? []).map(textOf).join("");
}
