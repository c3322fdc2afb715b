/**
 * The part that runs among the page's own scripts, for what can be seen nowhere else: which
 * requests they make, and that a webmail was told to send by something other than a click.
 * It asks, at once, whether that may go, and decides nothing. Nobody who is asked: it goes,
 * as without the add-on.
 */
import { GATE, READY, type GateDetail } from "./between-worlds.ts";
import { hookRoundcube } from "./roundcube/in-page.ts";

declare global {
  interface Window {
    [INSTALLED]?: true;
  }
}

/** Put into a page twice (after an update, say), it watches it once. */
const INSTALLED = Symbol.for("postweg");

/** Frames of the same site ask the page they are in; where it is another site, nobody. */
function mayGo(detail: GateDetail): boolean {
  try {
    const page = window.top?.document ?? document;
    const event = new CustomEvent(GATE, { detail: JSON.stringify(detail), cancelable: true });
    return page.dispatchEvent(event);
  } catch {
    return true;
  }
}

function requestMayGo(method: string, url: string, body: unknown): boolean {
  const upper = method.toUpperCase();
  if (upper === "GET" || upper === "HEAD") return true;
  return mayGo({ kind: "request", method: upper, url, body: textOf(body) });
}

/** Files are left out: they are no recipients, and may be large. */
function textOf(body: unknown): string {
  if (typeof body === "string") return body;
  if (body instanceof URLSearchParams) return body.toString();
  if (!(body instanceof FormData)) return "";
  const fields = [...body].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  return new URLSearchParams(fields).toString();
}

function absolute(url: string): string {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    return url;
  }
}

function formMayGo(form: HTMLFormElement, submitter: HTMLElement | null = null): boolean {
  const of = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name);
  // Reading a form tells the page's scripts, so only what can send anything is read.
  if (of("method")?.toUpperCase() !== "POST") return true;
  return requestMayGo("POST", absolute(of("action") ?? ""), new FormData(form, submitter));
}

function watchRequests(): void {
  const requests = new WeakMap<XMLHttpRequest, { method: string; url: string }>();
  /* eslint-disable @typescript-eslint/unbound-method -- they are called with their own `this` below */
  const { open, send } = XMLHttpRequest.prototype;
  const { submit } = HTMLFormElement.prototype;
  const { sendBeacon } = navigator;
  const { fetch } = window;
  /* eslint-enable @typescript-eslint/unbound-method */

  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    const [method, url] = args;
    requests.set(this, { method: String(method), url: absolute(String(url)) });
    Reflect.apply(open, this, args);
  };
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body) {
    const { method, url } = requests.get(this) ?? { method: "GET", url: "" };
    if (requestMayGo(method, url, body)) return Reflect.apply(send, this, [body]);
    // To the webmail it looks like a network that failed, which every webmail knows.
    setTimeout(() => {
      this.dispatchEvent(new ProgressEvent("error"));
      this.dispatchEvent(new ProgressEvent("loadend"));
    });
  };
  HTMLFormElement.prototype.submit = function (this: HTMLFormElement) {
    if (formMayGo(this)) Reflect.apply(submit, this, []);
  };
  // By a button, by Enter, or by requestSubmit(); by submit() it is not told.
  window.addEventListener(
    "submit",
    (event) => {
      const { target, submitter } = event;
      if (!(target instanceof HTMLFormElement) || formMayGo(target, submitter)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  navigator.sendBeacon = function (this: Navigator, url, data) {
    const mayGo = requestMayGo("POST", absolute(String(url)), data);
    return mayGo && Reflect.apply(sendBeacon, navigator, [url, data]);
  };
  window.fetch = async function (input, options) {
    const asked = input instanceof Request ? input : undefined;
    const method = options?.method ?? asked?.method ?? "GET";
    const url = asked?.url ?? absolute(input instanceof URL ? input.href : (input as string));
    const isRead = options?.body === undefined && asked !== undefined && asked.body !== null;
    const body: unknown = isRead ? await asked.clone().text() : options?.body;
    if (!requestMayGo(method, url, body)) throw new TypeError("Failed to fetch");
    return Reflect.apply(fetch, window, [input, options]);
  };
}

if (window[INSTALLED] === undefined) {
  Object.defineProperty(window, INSTALLED, { value: true });
  watchRequests();
  document.addEventListener(READY, (event) => {
    event.preventDefault();
    hookRoundcube(() => mayGo({ kind: "command" }));
  });
}
