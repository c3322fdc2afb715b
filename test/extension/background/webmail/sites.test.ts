import { beforeEach, describe, expect, test } from "@jest/globals";
import { covers, readSites, Sites } from "../../../../src/extension/background/webmail/sites.ts";
import { memoryStore } from "../../support/memory-store.ts";

const MAIL = "https://mail.example.test/*";
const OTHER = "https://other.example.test/*";

let permitted: Set<string>;
let registered: readonly string[];
let injected: string[];
let content: Record<string, unknown>;
let sites: Sites;

function start(): void {
  sites = new Sites({
    store: memoryStore(content).store,
    isPermitted: (pattern) => Promise.resolve(permitted.has(pattern)),
    register: (patterns) => {
      registered = patterns;
      return Promise.resolve();
    },
    inject: (pattern) => {
      injected.push(pattern);
      return Promise.resolve();
    },
  });
}

beforeEach(() => {
  permitted = new Set([MAIL, OTHER]);
  registered = [];
  injected = [];
  content = {};
  start();
});

const patterns = async () => (await sites.all()).map(({ pattern }) => pattern);

describe("allowing", () => {
  test("nothing is registered anywhere before somebody allows it", async () => {
    await sites.reconcile(true);
    expect(registered).toEqual([]);
    expect(injected).toEqual([]);
  });

  test("a site is registered, and its open pages get their part", async () => {
    await sites.add(MAIL);
    expect(registered).toEqual([MAIL]);
    expect(injected).toEqual([MAIL]);
  });

  test("what the browser did not permit is not kept", async () => {
    permitted.delete(MAIL);
    await sites.add(MAIL);
    expect(await patterns()).toEqual([]);
    expect(injected).toEqual([]);
  });

  test("twice is once", async () => {
    await sites.add(MAIL);
    await sites.add(MAIL);
    expect(await patterns()).toEqual([MAIL]);
  });

  test("two at once do not write over each other", async () => {
    await Promise.all([sites.add(MAIL), sites.add(OTHER)]);
    expect(await patterns()).toEqual([MAIL, OTHER]);
    expect(registered).toEqual([MAIL, OTHER]);
  });

  test("taken back, it is gone", async () => {
    await sites.add(MAIL);
    await sites.add(OTHER);
    await sites.remove(MAIL);
    expect(await patterns()).toEqual([OTHER]);
    expect(registered).toEqual([OTHER]);
  });
});

describe("a start, an update, a change in the browser's own pages", () => {
  test("what the browser forgot is registered anew, and open pages get their part", async () => {
    await sites.add(MAIL);
    registered = [];
    injected = [];
    start();
    await sites.reconcile(true);
    expect(registered).toEqual([MAIL]);
    expect(injected).toEqual([MAIL]);
  });

  test("a permission that was taken back takes the registration with it", async () => {
    await sites.add(MAIL);
    await sites.add(OTHER);
    permitted.delete(MAIL);
    await sites.reconcile(false);
    expect(registered).toEqual([OTHER]);
  });

  test("one that fails does not stop the next", async () => {
    const failing = sites.add.bind(sites, MAIL);
    permitted = {
      has: () => {
        throw new Error("no answer");
      },
    } as unknown as Set<string>;
    await expect(failing()).rejects.toThrow("no answer");
    permitted = new Set([OTHER]);
    await sites.add(OTHER);
    expect(await patterns()).toEqual([OTHER]);
  });
});

describe("who writes there", () => {
  test("is kept with the site, each once", async () => {
    await sites.add(MAIL);
    await sites.seen("https://mail.example.test/?_task=mail", ["Me <me@own.test>"]);
    await sites.seen("https://mail.example.test:8443/", ["Me <me@own.test>", "info@own.test"]);
    expect((await sites.all())[0]?.identities).toEqual(["Me <me@own.test>", "info@own.test"]);
  });

  test("not for a page of another site", async () => {
    await sites.add(MAIL);
    await sites.seen("https://evil.test/", ["me@own.test"]);
    expect((await sites.all())[0]?.identities).toEqual([]);
  });
});

test.each([
  [MAIL, "https://mail.example.test/a?b#c", true],
  [MAIL, "https://mail.example.test:444/", true],
  [MAIL, "http://mail.example.test/", false],
  [MAIL, "https://sub.mail.example.test/", false],
  [MAIL, "https://mail.example.test.evil.test/", false],
  [MAIL, "not a url", false],
])("%s covers %s: %s", (pattern, url, expected) => {
  expect(covers(pattern, url)).toBe(expected);
});

test.each([
  [undefined, []],
  ["x", []],
  [[{ pattern: 5 }, { pattern: "https://x/" }, null], []],
  [[{ pattern: MAIL, identities: "x" }], [{ pattern: MAIL, identities: [] }]],
])("what was kept and can't be read is passed over: %j", (stored, expected) => {
  expect(readSites(stored)).toEqual(expected);
});
