/** The button in the header of a received message. */
import { beforeEach, describe, expect, test } from "@jest/globals";
import { readTrace } from "../../../../src/core/trace/read-trace.ts";
import { createReceivedPainter } from "../../../../src/extension/background/present/received-action.ts";
import type { PaintReceived } from "../../../../src/extension/background/received/displayed.ts";
import type { ReceivedView } from "../../../../src/extension/messaging/received-protocol.ts";
import { settle } from "../../../support/manual-clock.ts";
import { t } from "../../support/assessments.ts";

let shown: Record<string, string>;
let calls: number;
let fails: boolean;
let dark: boolean;
let paint: PaintReceived;

beforeEach(() => {
  shown = {};
  calls = 0;
  fails = false;
  dark = false;
  const set = ({ tabId, ...values }: { tabId: number } & Record<string, unknown>) => {
    calls++;
    if (fails) return Promise.reject(new Error("no such tab"));
    Object.assign(shown, { tabId, ...values });
    return Promise.resolve();
  };
  const api = {
    setBadgeText: set,
    setBadgeBackgroundColor: set,
    setTitle: set,
    setLabel: set,
    setIcon: set,
  };
  paint = createReceivedPainter(api, t, () => dark);
});

const view = (keyword: string, secureAddress?: string): ReceivedView => {
  const field = `from mx.elsewhere.test (mx.elsewhere.test [203.0.113.7]) by mx.provider.test (Postfix) with ${keyword} id 1; Mon, 23 Nov 2026 10:00:00 +0000`;
  const trace = readTrace([field], ["provider.test"]);
  return {
    arrived: trace.arrived,
    trace,
    boundary: { origin: "set", hosts: ["provider.test"] },
    ...(secureAddress === undefined ? {} : { secureAddress }),
  };
};

const message = (keyword: string, secureAddress?: string) =>
  ({ kind: "message", view: view(keyword, secureAddress) }) as const;

describe("what it says", () => {
  test.each([
    ["ESMTPS", "arrivedEncrypted", "icons/tls.svg", "arrivalEncrypted"],
    ["ESMTP", "arrivedNotEncrypted", "icons/none.svg", "arrivalNotEncrypted"],
    ["QMTP", "arrivedNotStated", "icons/unknown.svg", "arrivalNotStated"],
  ])("%s", (keyword, label, path, title) => {
    paint(1, message(keyword));
    expect(shown).toMatchObject({ label, path, title, text: "" });
  });

  test("in the clear to an address that demands security is marked, and names it", () => {
    paint(1, message("ESMTP", "me@secure.test"));
    expect(shown).toMatchObject({
      text: "!",
      title: "arrivalNotEncryptedSecure|me@secure.test",
      label: "arrivedNotEncrypted",
    });
    paint(1, message("ESMTPS", "me@secure.test"));
    expect(shown).toMatchObject({ text: "" });
    paint(1, message("QMTP", "me@secure.test"));
    expect(shown).toMatchObject({ text: "" });
  });

  test.each(["nothing", "unreadable", "own"] as const)("%s has no sign", (kind) => {
    paint(1, message("ESMTPS"));
    paint(1, { kind });
    expect(shown).toMatchObject({ label: "extName", path: "icons/postweg.svg", text: "" });
  });

  test("while it is read, neither", () => {
    paint(1, message("ESMTPS"));
    paint(1, undefined);
    expect(shown).toMatchObject({ label: "extName", path: "icons/postweg.svg" });
  });

  test("in the dark it has pictures for it", () => {
    dark = true;
    paint(1, message("ESMTPS"));
    expect(shown).toMatchObject({ path: "icons/tls-dark.svg" });
  });
});

test("what is shown already is not painted again, but what failed is", async () => {
  paint(1, message("ESMTPS"));
  const once = calls;
  paint(1, message("ESMTPS"));
  expect(calls).toBe(once);
  fails = true;
  paint(1, message("ESMTP"));
  await settle();
  fails = false;
  paint(1, message("ESMTP"));
  expect(shown).toMatchObject({ label: "arrivedNotEncrypted" });
});
