/** The shortcut that shows a popup's page in a window. */
import { expect, test } from "@jest/globals";
import { runCommand, SHOW } from "../../../src/extension/background/commands.ts";

async function opened(
  tab: { id?: number; type?: string } | undefined,
  command = SHOW,
): Promise<string | undefined> {
  let url: string | undefined;
  await runCommand(command, {
    activeTab: () => Promise.resolve(tab),
    open: (window) => Promise.resolve((url = window.url)),
  });
  return url;
}

test.each([
  ["messageCompose", "popup/popup.html?tab=7"],
  ["mail", "received/received.html?tab=7"],
  ["messageDisplay", "received/received.html?tab=7"],
  ["content", undefined],
])("in a tab of type %s: %s", async (type, url) => {
  expect(await opened({ id: 7, type })).toBe(url);
});

test("nothing for another command, nor where there is no tab", async () => {
  expect(await opened({ id: 7, type: "mail" }, "something")).toBeUndefined();
  expect(await opened(undefined)).toBeUndefined();
  expect(await opened({ type: "mail" })).toBeUndefined();
});

test("a tab that has just gone is no error", async () => {
  await runCommand(SHOW, {
    activeTab: () => Promise.reject(new Error("no tab")),
    open: () => Promise.resolve(),
  });
});
