import { beforeEach, describe, expect, test } from "@jest/globals";
import { Gate } from "../../../src/extension/webmail/gate.ts";
import type { Message } from "../../../src/extension/webmail/webmail.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";

const ME = "Me <me@own.test>";
const message = (...to: string[]): Message => ({ from: ME, to, cc: [], bcc: [] });

/** A page with one message in it, and a webmail that asks the gate before it sends. */
class Page {
  readonly clock = new ManualClock();
  readonly asked: Message[] = [];
  readonly said: string[] = [];
  readonly sent: Message[] = [];
  written: Message | undefined = message("ann@fine.test");
  person = true;
  answer: (message: Message) => Promise<boolean> = () => Promise.resolve(true);
  readonly gate = new Gate({
    clock: this.clock,
    isPersonHere: () => this.person,
    ask: (one) => {
      this.asked.push(one);
      return this.answer(one);
    },
    say: (key) => this.said.push(key),
  });

  /** A click, or a script: whatever it is, it goes through the gate. */
  readonly send = (): boolean => {
    const { written } = this;
    if (written === undefined) return false;
    if (this.gate.attempt(written, this.send, () => this.written)) this.sent.push(written);
    return true;
  };
}

let page: Page;
beforeEach(() => {
  page = new Page();
});

test("nothing goes before the background has answered; then it goes by itself, as it was", async () => {
  page.send();
  expect(page.sent).toEqual([]);
  await settle();
  expect(page.sent).toEqual([message("ann@fine.test")]);
  expect(page.asked).toHaveLength(1);
});

test("what must not go does not, however often it is tried", async () => {
  page.answer = () => Promise.resolve(false);
  for (let times = 0; times < 5; times++) {
    page.send();
    await settle();
  }
  expect(page.sent).toEqual([]);
});

describe("a pass is for what was asked about", () => {
  test("a recipient who came meanwhile is asked about anew, before anything goes", async () => {
    page.answer = ({ to }) => {
      page.written = message("ann@fine.test", "bob@plain.test");
      return Promise.resolve(!to.includes("bob@plain.test"));
    };
    page.send();
    await settle();
    expect(page.asked).toHaveLength(2);
    expect(page.sent).toEqual([]);
  });

  test("another sender has other demands", async () => {
    page.answer = ({ from }) => {
      page.written = { ...message("ann@fine.test"), from: "other@own.test" };
      return Promise.resolve(from === ME);
    };
    page.send();
    await settle();
    expect(page.sent).toEqual([]);
  });

  test("one who was taken out does not matter", async () => {
    page.written = message("ann@fine.test", "bob@fine.test");
    page.answer = () => {
      page.written = message("ann@fine.test");
      return Promise.resolve(true);
    };
    page.send();
    await settle();
    expect(page.asked).toHaveLength(1);
    expect(page.sent).toEqual([message("ann@fine.test")]);
  });

  test("another name in front of the same address is the same recipient", async () => {
    page.answer = () => {
      page.written = message("Ann <ann@fine.test>");
      return Promise.resolve(true);
    };
    page.send();
    await settle();
    expect(page.sent).toHaveLength(1);
    expect(page.asked).toHaveLength(1);
  });

  test("it ends after a minute", async () => {
    page.send();
    await settle();
    await page.clock.advance(60_000);
    page.answer = () => Promise.resolve(false);
    page.send();
    await settle();
    expect(page.sent).toHaveLength(1);
  });

  test("what sends twice for one click is one message", async () => {
    page.send();
    await settle();
    page.gate.left();
    page.send();
    expect(page.asked).toHaveLength(1);
    expect(page.sent).toHaveLength(2);
  });

  test("the next message is another matter", async () => {
    page.send();
    await settle();
    page.gate.left();
    await page.clock.advance(1000);
    page.answer = () => Promise.resolve(false);
    page.send();
    await settle();
    expect(page.sent).toHaveLength(1);
  });
});

describe("who asks", () => {
  test("a script by itself, with nobody there, sends nothing, and nobody is asked anything", () => {
    page.person = false;
    page.send();
    expect(page.asked).toEqual([]);
    expect(page.said).toEqual(["webmailNoticeNobody"]);
  });

  test("impatient clicks are one question", async () => {
    page.send();
    page.send();
    page.send();
    await settle();
    expect(page.asked).toHaveLength(1);
    expect(page.sent).toHaveLength(1);
  });

  test("a message that was closed meanwhile is not sent", async () => {
    page.answer = () => {
      page.written = undefined;
      return Promise.resolve(true);
    };
    page.send();
    await settle();
    expect(page.sent).toEqual([]);
  });

  test("what only a person can do again is said", async () => {
    page.gate.attempt(message("ann@fine.test"), undefined, () => page.written);
    await settle();
    expect(page.said).toEqual(["webmailNoticeAgain"]);
    page.send();
    expect(page.sent).toHaveLength(1);
  });
});

describe("nobody answers: nothing goes, and it is said", () => {
  test("the add-on has gone", async () => {
    page.answer = () => Promise.reject(new Error("gone"));
    page.send();
    await settle();
    expect(page.sent).toEqual([]);
    expect(page.said).toEqual(["webmailNoticeUnchecked"]);
  });

  test("it hangs", async () => {
    page.answer = () => new Promise(() => {});
    page.send();
    await page.clock.advance(10_000);
    expect(page.said).toEqual(["webmailNoticeUnchecked"]);
    expect(page.sent).toEqual([]);
  });

  test("an answer that comes too late sends nothing", async () => {
    let answer = (_may: boolean) => {};
    page.answer = () => new Promise((resolve) => (answer = resolve));
    page.send();
    await page.clock.advance(10_000);
    answer(true);
    await settle();
    expect(page.sent).toEqual([]);
  });

  test("it can be tried again", async () => {
    page.answer = () => Promise.reject(new Error("gone"));
    page.send();
    await settle();
    page.answer = () => Promise.resolve(true);
    page.send();
    await settle();
    expect(page.sent).toHaveLength(1);
  });
});

describe("the dialog's Send", () => {
  beforeEach(async () => {
    page.answer = () => Promise.resolve(false);
    page.send();
    await settle();
  });

  test("does it again, without a person in the page, and tells that it went", async () => {
    page.person = false;
    page.answer = () => Promise.resolve(true);
    expect(await page.gate.doAgain(undefined)).toBe(true);
    expect(page.sent).toHaveLength(1);
  });

  test("is told that it did not go after all, because somebody was added", async () => {
    page.written = message("ann@fine.test", "bob@plain.test");
    expect(await page.gate.doAgain(undefined)).toBe(false);
    expect(page.sent).toEqual([]);
  });

  test("is told when the message has gone from the page", async () => {
    page.written = undefined;
    expect(await page.gate.doAgain(undefined)).toBe(false);
  });
});

test("with nothing to do again the dialog is told so", async () => {
  expect(await page.gate.doAgain(undefined)).toBe(false);
});
