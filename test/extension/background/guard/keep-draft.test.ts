import { describe, expect, test } from "@jest/globals";
import { keepDraft } from "../../../../src/extension/background/guard/keep-draft.ts";
import type {
  ComposeDetails,
  ThunderbirdApi,
} from "../../../../src/extension/platform/thunderbird.ts";

const TAB = 7;
const COPY = 8;
const FIELDS = { to: ["bob@bad.test"], cc: [], bcc: ["cat@bad.test"] };
const FILE = new File(["x"], "x.txt");

type Step =
  "getComposeDetails" | "listAttachments" | "getAttachmentFile" | "beginNew" | "saveMessage";

function thunderbird(
  details: ComposeDetails,
  { fails, id = COPY }: { fails?: Step; id?: number | undefined } = {},
) {
  const done: string[] = [];
  let begun: Partial<ComposeDetails> | undefined;
  const step = <Value>(name: Step, value: Value): Promise<Value> => {
    if (name === fails) return Promise.reject(new Error(name));
    done.push(name);
    return Promise.resolve(value);
  };
  const compose = {
    getComposeDetails: () => step("getComposeDetails", details),
    listAttachments: () => step("listAttachments", [{ id: 1, name: "own name.txt" }]),
    getAttachmentFile: () => step("getAttachmentFile", FILE),
    beginNew: (given: Partial<ComposeDetails>) => {
      begun = given;
      return step("beginNew", id === undefined ? {} : { id });
    },
    saveMessage: (tab: number, { mode }: { mode: string }) => {
      done.push(`${mode} ${tab}`);
      return step("saveMessage", undefined);
    },
  } as unknown as ThunderbirdApi["compose"];
  const close = (tab: number) => {
    done.push(`close ${tab}`);
    return Promise.resolve();
  };
  return { compose, close, done, begun: () => begun };
}

describe("a copy for some of the recipients", () => {
  const html: ComposeDetails = {
    from: "Me <me@me.test>",
    identityId: "id1",
    subject: "Subject",
    isPlainText: false,
    body: "<p>Text</p>",
    plainTextBody: "Text",
    priority: "high",
    replyTo: ["reply@me.test"],
    customHeaders: [{ name: "X-One", value: "1" }],
    to: ["ann@good.test"],
    cc: ["dan@good.test"],
    bcc: ["bob@bad.test", "cat@bad.test"],
  };

  test("has what the message has, but its own recipients, and is closed when it is kept", async () => {
    const { compose, close, done, begun } = thunderbird(html);
    await keepDraft({ compose }, close, TAB, FIELDS);
    expect(begun()).toEqual({
      from: "Me <me@me.test>",
      identityId: "id1",
      subject: "Subject",
      isPlainText: false,
      body: "<p>Text</p>",
      priority: "high",
      replyTo: ["reply@me.test"],
      customHeaders: [{ name: "X-One", value: "1" }],
      ...FIELDS,
      attachments: [{ file: FILE, name: "own name.txt" }],
    });
    expect(done.slice(-3)).toEqual([`draft ${COPY}`, "saveMessage", `close ${COPY}`]);
  });

  test("plain text stays plain text", async () => {
    const { compose, close, begun } = thunderbird({
      isPlainText: true,
      body: "<p>",
      plainTextBody: "Text",
    });
    await keepDraft({ compose }, close, TAB, FIELDS);
    expect(begun()).toMatchObject({ isPlainText: true, plainTextBody: "Text" });
    expect(begun()).not.toHaveProperty("body");
  });

  test.each<Step>([
    "getComposeDetails",
    "listAttachments",
    "getAttachmentFile",
    "beginNew",
    "saveMessage",
  ])("%s fails: so does it, and no window is closed that isn't kept", async (fails) => {
    const { compose, close, done } = thunderbird(html, { fails });
    await expect(keepDraft({ compose }, close, TAB, FIELDS)).rejects.toThrow(fails);
    expect(done.filter((one) => one.startsWith("close"))).toEqual([]);
  });

  test("a window nobody can name is no draft", async () => {
    const { compose, close } = thunderbird(html, { id: undefined });
    compose.beginNew = () => Promise.resolve({});
    await expect(keepDraft({ compose }, close, TAB, FIELDS)).rejects.toThrow("no window");
  });

  test("a window that does not close is kept all the same", async () => {
    const { compose } = thunderbird(html);
    const close = () => Promise.reject(new Error("asks the person"));
    await expect(keepDraft({ compose }, close, TAB, FIELDS)).resolves.toBeUndefined();
  });
});
