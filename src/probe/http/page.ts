/**
 * The page at `/`: who this is, for a postmaster who found a connection in a log and has
 * nothing but a browser, or curl; and a field to look up a host in, for everybody else, which
 * takes script and is the status page's (src/status).
 */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

export interface PageFacts {
  readonly contact?: string | undefined;
  /** How it introduces itself to mail servers; without a name by its address. */
  readonly ehloName?: string | undefined;
  readonly conversationsPerMinute: number;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? "");

/** A link where it is one that leads somewhere and runs nothing. */
function contactHtml(contact: string): string {
  const shown = escape(contact);
  if (/^https:\/\/\S+$/.test(contact)) return `<a href="${shown}">${shown}</a>`;
  if (/^[^\s@]+@[^\s@]+$/.test(contact)) return `<a href="mailto:${shown}">${shown}</a>`;
  return shown;
}

export function pageHtml({ contact, ehloName, conversationsPerMinute }: PageFacts): string {
  const who = ehloName === undefined ? "its address" : `<code>${escape(ehloName)}</code>`;
  const ask =
    contact === undefined
      ? "Its operator has given no address; the one of the network it stands in can be found with <code>whois</code>."
      : `Write to ${contactHtml(contact)}.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Postweg probe</title>
<link rel="stylesheet" href="/status/page.css">
<link rel="icon" href="/status/icons/tls.svg">
<script type="module" src="/status/status.js"></script>
</head>
<body>
<main>
<h1>Postweg probe</h1>
<p>This machine looks whether mail servers encrypt, for people who are about to write to somebody there.
It tells them what it saw; it judges nothing and delivers nothing.</p>
<postweg-status></postweg-status>
<noscript><p>To look up a host without script: <code>GET /v1/mx/HOST</code>, see <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<h2>You found this in the log of your mail server?</h2>
<p>Somebody who uses Postweg was writing to one of your users. A connection goes as far as
<code>EHLO</code>, <code>STARTTLS</code>, the handshake, <code>EHLO</code> and <code>QUIT</code>. It never says
<code>MAIL FROM</code>, never logs in, and tries nothing that a mail server which delivers to you would not.
It introduces itself as ${who}. What was seen is kept for hours, so that many who write to you cause one
connection; one address sees at most ${conversationsPerMinute} in a minute.</p>
<h2>You do not want that?</h2>
<p>${ask} Name the hosts, or their addresses. They are then not looked at any more, and whoever
writes to you sees <em>SSL?</em> in place of what your servers do.</p>
</main>
</body>
</html>
`;
}

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
}

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/**
 * The status page's files, by their paths below `/status/`. They are few and small, and held
 * in memory: what is not in the map cannot be had, whatever is written in a URL.
 * @param folder of the build; where it is not, the page does without.
 */
export function readAssets(folder: string | undefined): ReadonlyMap<string, Asset> {
  if (folder === undefined) return new Map();
  let files: string[];
  try {
    files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return new Map();
  }
  return new Map(
    files.map((file) => [
      relative(folder, file).split(sep).join("/"),
      { type: TYPES[extname(file)] ?? "", body: readFileSync(file) },
    ]),
  );
}
