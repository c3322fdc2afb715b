/** A page that looks like a webmail to us and tries to learn something. */
import http from "node:http";
import type { AddressInfo } from "node:net";

export interface HostilePage {
  readonly url: string;
  stop(): Promise<void>;
}

/** What it has found out; it keeps this in `window.learned`. */
export interface Learned {
  /** Everything that is not what the page wrote itself. */
  readonly texts: readonly string[];
  readonly attributes: readonly string[];
  readonly openTrees: number;
  /** Width and height of each sign at each look. */
  readonly sizes: readonly string[];
  /** What a search in the page finds. */
  readonly found: readonly string[];
  /** What events of ours carry. */
  readonly details: readonly string[];
  readonly looks: number;
}

const page = (addresses: readonly string[]) => `<!doctype html>
<meta charset="utf-8"><title>Mail</title>
<script src="program/js/app.min.js"></script>
<form>
  <select name="_from"><option>alice@example.test</option></select>
  <textarea name="_to">${addresses.join(", ")}</textarea>
  <ul class="recipient-input">${addresses
    .map((one) => `<li class="recipient"><span class="name">${one}</span></li>`)
    .join("")}</ul>
  <textarea name="_cc"></textarea><textarea name="_bcc"></textarea>
  <button class="send" type="button">Send</button>
</form>
<script>
  const learned = { texts: [], attributes: [], openTrees: 0, sizes: [], found: [], details: [], looks: 0 };
  window.learned = learned;
  const add = (list, text) => { if (!list.includes(text)) list.push(text); };
  for (const name of ["postweg-gate", "postweg-ready"]) {
    document.addEventListener(name, (event) => {
      if (event.detail) add(learned.details, String(event.detail));
    }, true);
  }
  const own = new Set(${JSON.stringify(addresses)});
  setInterval(() => {
    learned.looks++;
    for (const label of ["DANE ok", "SSL ok", "no SSL", "SSL?", "postcard"]) {
      if (window.find(label, false, false, true)) add(learned.found, label);
    }
    getSelection().removeAllRanges();
    for (const host of document.querySelectorAll("postweg-sign, postweg-notice")) {
      if (host.shadowRoot) learned.openTrees++;
      if (host.textContent) add(learned.texts, host.textContent);
      if (host.innerText) add(learned.texts, host.innerText);
      for (const { name, value } of host.attributes) add(learned.attributes, name + "=" + value);
      if (host.localName === "postweg-sign") {
        const { width, height } = host.getBoundingClientRect();
        add(learned.sizes, width + "x" + height);
      }
    }
    for (const li of document.querySelectorAll("li.recipient")) {
      if (!own.has(li.textContent)) add(learned.texts, li.textContent);
      for (const attribute of li.attributes) {
        if (attribute.name !== "class") add(learned.attributes, attribute.name + "=" + attribute.value);
      }
    }
  }, 20);
</script>`;

export async function startHostilePage(addresses: readonly string[]): Promise<HostilePage> {
  const server = http.createServer(({ url }, response) => {
    const isScript = url?.endsWith(".js") === true;
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? "" : page(addresses));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
