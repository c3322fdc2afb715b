/** Webmails as a person uses them: where they click and what they type. */
import type { TestBrowser } from "../browser.ts";
import { sleep, waitFor } from "../wait.ts";

/** The two the received message is about, the first one wrote it. */
export interface Correspondents {
  readonly author: string;
  readonly other: string;
}

/** A message that is ready to be sent. */
export interface Ready {
  readonly sendButton: string;
  /** Where it is written: this tab, or a window of its own. */
  readonly there: <Result>(task: () => Promise<Result>) => Promise<Result>;
}

export interface WebmailDriver {
  login(user: string): Promise<void>;
  /** A new message, ready to be typed into. */
  compose(): Promise<Ready>;
  /** Into To, each finished as a person would. */
  type(addresses: readonly string[]): Promise<void>;
  /** By the clipboard, all at once. */
  paste(text: string): Promise<void>;
  /** What else it needs before it can be sent. */
  fill(subject: string): Promise<void>;
  /** By name: every way two recipients come into a message by a person's hands. */
  readonly ways: Readonly<Record<string, (two: Correspondents) => Promise<Ready>>>;
}

/** In this tab. */
export const here = <Result>(task: () => Promise<Result>): Promise<Result> => task();

/** In the page: whether something of this kind can be seen, in it or in a frame. */
export const isSeen = (browser: TestBrowser, selector: string): Promise<boolean> =>
  browser.run((one: string) => {
    const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
    const all = [document, ...frames].flatMap((page) => [...(page?.querySelectorAll(one) ?? [])]);
    return all.some((element) => element.getClientRects().length > 0);
  }, selector);

export async function untilSeen(browser: TestBrowser, selector: string): Promise<void> {
  await waitFor(selector, () => isSeen(browser, selector).catch(() => false), 20_000);
}

/** Also what is in a menu that has not been opened. */
export const press = (browser: TestBrowser, selector: string): Promise<void> =>
  browser.run((one: string) => {
    const element = document.querySelector<HTMLElement>(one);
    if (element === null) throw new Error(`no ${one} to press`);
    element.click();
  }, selector);

/** With the mouse, until the keys go there: what opens slowly moves, and takes the focus later. */
export async function clickInto(browser: TestBrowser, selector: string): Promise<void> {
  await waitFor(`the focus in ${selector}`, async () => {
    await browser.click(selector);
    await sleep(100);
    return browser.run((one: string) => {
      const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
      return [document, ...frames].some(
        (page) => page?.hasFocus() === true && page.activeElement?.matches(one) === true,
      );
    }, selector);
  });
}

export async function fillField(
  browser: TestBrowser,
  selector: string,
  text: string,
): Promise<void> {
  await clickInto(browser, selector);
  await browser.press("SelectAll");
  await browser.type(text);
}

/** Into the clipboard, by way of a field. */
export async function cut(browser: TestBrowser, selector: string, text: string): Promise<void> {
  await clickInto(browser, selector);
  await browser.run(
    (one: string, value: string) => {
      const field = document.querySelector<HTMLInputElement>(one);
      if (field !== null) field.value = value;
    },
    selector,
    text,
  );
  await browser.press("SelectAll");
  await browser.press("Cut");
}

/** A message that came to `user`, and to the other one. */
export const received = (user: string, { author, other }: Correspondents, more = ""): string =>
  [
    ...(more === "" ? [] : [more]),
    `From: ${author}`,
    `To: ${user}`,
    `Cc: ${other}`,
    "Subject: What do you think?",
    "Date: Thu, 26 Nov 2026 09:00:00 +0000",
    `Message-ID: <question@${author.replace(/.*@/, "")}>`,
    "",
    "Please tell us both.",
    "",
  ].join("\n");
