/** The received message Roundcube shows: in the page itself, or in the frame beside its list. */
import * as v from "valibot";
import type { ReceivedMessage } from "../webmail.ts";

/** Its folders of messages the person wrote, where nothing in the page names them. */
const OWN = /^(?:sent|drafts|templates)\b/i;

export function received(page: Document): ReceivedMessage | undefined {
  const frame = page.querySelector<HTMLIFrameElement>("iframe[name=messagecontframe]");
  const views = [page, frame?.contentDocument];
  for (const view of views) {
    const message = view && messageIn(view, page);
    if (message) return message;
  }
  return undefined;
}

function messageIn(view: Document, page: Document): ReceivedMessage | undefined {
  const { searchParams: query, origin, pathname } = new URL(view.URL);
  const [action, uid, mailbox] = ["_action", "_uid", "_mbox"].map((name) => query.get(name));
  const after = view.querySelector(".header-summary, table.headers-table");
  if (!uid || !mailbox || after === null) return undefined;
  if (action !== "show" && action !== "preview") return undefined;
  const address = new URL(pathname, origin);
  for (const [name, value] of Object.entries({
    _task: "mail",
    _action: "headers",
    _uid: uid,
    _mbox: mailbox,
    _remote: "1",
  })) {
    address.searchParams.set(name, value);
  }
  const links = view.querySelectorAll("td.to a.rcmContactAddress, td.cc a.rcmContactAddress");
  return {
    id: `${mailbox} ${uid}`,
    own: isOwn(mailbox, page),
    recipients: [...links].map((link) => link.getAttribute("title") ?? ""),
    place: { kind: "alone", after },
    // Larry puts the text where its header ended, and looks again when the window changes.
    makeRoom: () => void view.defaultView?.dispatchEvent(new Event("resize")),
    header: () => fetchHeader(address.href),
  };
}

function isOwn(mailbox: string, page: Document): boolean {
  const links = page.querySelectorAll("li.mailbox.sent > a, li.mailbox.drafts > a");
  const named = [...links].map((link) => link.getAttribute("rel"));
  return named.includes(mailbox) || OWN.test(mailbox.split(/[./]/).at(-1) ?? "");
}

/** Firefox keeps the page's own `fetch`, which is of the same origin, apart from an add-on's. */
declare const content: { readonly fetch: typeof fetch } | undefined;

/** As Roundcube's own "all headers" asks for it, in every skin: as a call with one text. */
async function fetchHeader(address: string): Promise<string> {
  const get = typeof content === "undefined" ? fetch : content.fetch;
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const answer = await get(address, { credentials: "same-origin", headers });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const { exec } = v.parse(v.object({ exec: v.string() }), await answer.json());
  const [, text] = /this\.set_headers\(("(?:[^"\\]|\\.)*")\)/s.exec(exec) ?? [];
  if (text === undefined) throw new Error("no header section");
  const page = new DOMParser().parseFromString(v.parse(v.string(), JSON.parse(text)), "text/html");
  return headerOf(page.body.childNodes);
}

/** Each field's name is in an element of its own; what was folded is in lines. */
function headerOf(nodes: Iterable<Node>): string {
  const fields: string[] = [];
  let field = "";
  for (const node of nodes) {
    const text = (node.textContent ?? "").replaceAll("\u00a0", " ");
    if (node.nodeName === "FONT") {
      fields.push(field.trimEnd());
      field = text;
    } else field += node.nodeName === "BR" ? "\n " : text.replace(/[\r\n]+/g, " ");
  }
  return [...fields.slice(1), field.trimEnd()].join("\n");
}
