import { beforeEach, expect, test } from "@jest/globals";
import { serveSites } from "../../../../src/extension/background/webmail/sites-port.ts";
import { Sites } from "../../../../src/extension/background/webmail/sites.ts";
import type { ToSites } from "../../../../src/extension/messaging/sites-protocol.ts";
import { FakePort, OWN_ID, strangers } from "../../support/fake-port.ts";
import { memoryStore } from "../../support/memory-store.ts";

const MAIL = "https://mail.example.test/*";

let changed: Set<() => void>;
let givenBack: string[];
let sites: Sites;

function serve(port = new FakePort<ToSites>("sites", { id: OWN_ID })): FakePort<ToSites> {
  serveSites(port, OWN_ID, {
    sites,
    page: (tabId) =>
      tabId === 7 ? { webmail: "Roundcube", composing: true } : { composing: false },
    onChanged: (listener) => {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    giveBack: (pattern) => {
      givenBack.push(pattern);
      return Promise.resolve();
    },
  });
  return port;
}

beforeEach(() => {
  changed = new Set();
  givenBack = [];
  sites = new Sites({
    store: memoryStore().store,
    isPermitted: () => Promise.resolve(true),
    register: () => Promise.resolve(),
    inject: () => Promise.resolve(),
  });
});

test.each(strangers<ToSites>("sites"))("%s is not served", (_, port) => {
  expect(serve(port).served).toBe(false);
});

test("the popup is told of all sites, and of the page it stands over", async () => {
  await sites.add(MAIL);
  const popup = serve();
  await popup.say({ kind: "watch", tabId: 7 });
  expect(popup.told).toEqual([
    {
      kind: "sites",
      sites: [{ pattern: MAIL, identities: [] }],
      webmail: "Roundcube",
      composing: true,
    },
  ]);
});

test("and again after each change, until it has gone", async () => {
  const page = serve();
  await page.say({ kind: "watch" });
  await sites.add(MAIL);
  for (const tell of changed) tell();
  await page.say(undefined);
  expect(page.told.at(-1)).toMatchObject({ sites: [{ pattern: MAIL }], composing: false });
  await page.disconnect();
  expect(changed.size).toBe(0);
});

test("added and taken back, with the permission", async () => {
  const page = serve();
  await page.say({ kind: "add", pattern: MAIL });
  expect(await sites.all()).toHaveLength(1);
  await page.say({ kind: "remove", pattern: MAIL });
  expect(await sites.all()).toEqual([]);
  expect(givenBack).toEqual([MAIL]);
});

test.each([{ kind: "add" }, { kind: "add", pattern: "https://x" }, { kind: "watch", tabId: 1.5 }])(
  "%j changes nothing",
  async (said) => {
    const page = serve();
    await page.say(said);
    expect(await sites.all()).toEqual([]);
    expect(page.told).toEqual([]);
  },
);
