import { beforeEach, describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { Memory, type MemoryContent } from "../../../src/core/memory/memory.ts";
import type { DomainRecord, Proven } from "../../../src/core/memory/record.ts";
import { Assessor } from "../../../src/extension/background/assessor.ts";
import { createMemoryServer } from "../../../src/extension/background/memory-port.ts";
import type { ToMemoryPage } from "../../../src/extension/messaging/memory-protocol.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { assessment, NOW } from "../support/assessments.ts";
import { FakePort, OWN_ID, strangers } from "../support/fake-port.ts";
import { ScriptedLooks } from "../support/scripted-looks.ts";

function shown({ told }: FakePort<ToMemoryPage>): string[] {
  const last = told.findLast((message) => message.kind === "records");
  return last?.records.map(({ domain }) => domain) ?? [];
}

const proven = (at: number): Proven => ({
  strength: "tls",
  by: undefined,
  since: at,
  at,
  vantage: "https://probe.example/",
});

const record = (domain: string, at = NOW): DomainRecord => ({ domain, proven: proven(at) });

const locked = (domain: string, hosts: string[] = []): DomainRecord => ({
  ...record(domain),
  lock: {
    since: NOW,
    was: proven(NOW - 1000),
    now: { state: "none", enforced: false },
    vantage: "",
    hosts,
  },
});

let clock: ManualClock;
let memory: Memory;
let looks: ScriptedLooks;
let assessor: Assessor;
let erased: number;
let serve: ReturnType<typeof createMemoryServer>;

type Page = FakePort<ToMemoryPage>;

function open(port: Page = new FakePort("memory", { id: OWN_ID })): Page {
  serve(port, OWN_ID);
  return port;
}

async function watch(filter = ""): Promise<Page> {
  const port = open();
  await port.say({ kind: "watch", filter });
  return port;
}

const remember = (...domains: DomainRecord[]) => memory.restore({ domains, hosts: [] });

beforeEach(() => {
  clock = new ManualClock(NOW);
  memory = new Memory();
  looks = new ScriptedLooks();
  assessor = new Assessor({ assess: looks.assess, forgetHosts: () => {}, clock });
  erased = 0;
  const ready = Promise.resolve();
  serve = createMemoryServer({ memory, ready, clock, assessor, erased: () => void erased++ });
});

describe("who is served", () => {
  test("our own page", () => {
    expect(open().served).toBe(true);
  });

  test.each(strangers<ToMemoryPage>("memory"))("not %s", (_, port) => {
    open(port);
    expect(port.served).toBe(false);
  });
});

describe("watch", () => {
  test("tells those with a lock first, then the ones seen last, and how many there are", async () => {
    remember(record("old.example", NOW - 5000), record("new.example"), locked("held.example"));
    const page = await watch();
    expect(shown(page)).toEqual(["held.example", "new.example", "old.example"]);
    expect(page.told.at(-1)).toMatchObject({ matching: 3, total: 3, locked: 1 });
  });

  test("only those that contain the filter, which may be typed as a person would", async () => {
    remember(record("xn--mnchen-3ya.example"), record("other.example"));
    expect(shown(await watch(" Other"))).toEqual(["other.example"]);
    const german = await watch("München.example");
    expect(shown(german)).toEqual(["xn--mnchen-3ya.example"]);
    expect(german.told.at(-1)).toMatchObject({ matching: 1, total: 2 });
  });

  test("at most 200, but says how many more", async () => {
    remember(...Array.from({ length: 1000 }, (_, i) => record(`d${i}.example`)));
    const page = await watch();
    expect(shown(page)).toHaveLength(200);
    expect(page.told.at(-1)).toMatchObject({ matching: 1000, total: 1000 });
  });

  test("tells of what changes, many changes at once, until it goes", async () => {
    const page = await watch();
    for (const domain of ["a.example", "b.example"]) memory.judge(assessment(domain), "");
    expect(page.told).toHaveLength(1);
    await clock.advance(200);
    expect(page.told).toHaveLength(2);
    expect(shown(page).toSorted()).toEqual(["a.example", "b.example"]);
    await page.disconnect();
    memory.judge(assessment("c.example"), "");
    await clock.advance(200);
    expect(page.told).toHaveLength(2);
  });

  test("nothing is told to who has not asked", async () => {
    const page = open();
    memory.judge(assessment("a.example"), "");
    await clock.advance(200);
    expect(page.told).toEqual([]);
  });

  test("nothing before what was written down is read", async () => {
    let read = () => {};
    const ready = new Promise<void>((resolve) => (read = resolve));
    serve = createMemoryServer({ memory, ready, clock, assessor, erased: () => {} });
    const page = await watch();
    expect(page.told).toEqual([]);
    remember(record("a.example"));
    read();
    await settle();
    expect(shown(page)).toEqual(["a.example"]);
  });
});

describe("lift and forget", () => {
  const isShown = async (domain: string) => {
    assessor.want(DnsName.of(domain));
    await looks.at(domain).say(assessment(domain));
  };

  test("lift takes the lock away, and a domain that is shown is looked at anew", async () => {
    remember(locked("held.example"), record("other.example"));
    await isShown("held.example");
    const page = await watch();
    await page.say({ kind: "lift", domain: "held.example" });
    expect(memory.get("held.example")).toBeUndefined();
    expect(shown(page)).toEqual(["other.example"]);
    expect(looks.domains).toEqual(["held.example", "held.example"]);
  });

  test("what nobody sees is not asked about", async () => {
    remember(locked("held.example"), record("other.example"));
    const page = await watch();
    await page.say({ kind: "lift", domain: "held.example" });
    await page.say({ kind: "forget", domain: "other.example" });
    expect(looks.domains).toEqual([]);
    expect(shown(page)).toEqual([]);
  });

  test("nothing to lift is nothing to look at", async () => {
    remember(record("other.example"));
    await isShown("other.example");
    await open().say({ kind: "lift", domain: "other.example" });
    expect(memory.get("other.example")).toBeDefined();
    expect(looks.domains).toEqual(["other.example"]);
  });

  test("forget forgets one, and a domain that is shown is looked at anew", async () => {
    remember(locked("held.example"), record("other.example"));
    await isShown("other.example");
    const page = await watch();
    await page.say({ kind: "forget", domain: "other.example" });
    expect(shown(page)).toEqual(["held.example"]);
    expect(looks.domains).toEqual(["other.example", "other.example"]);
  });
});

test("erase forgets all, locks included, and says so to the others", async () => {
  remember(locked("held.example"), record("other.example"));
  const page = await watch();
  await page.say({ kind: "erase" });
  expect(memory.content()).toEqual({ domains: [], hosts: [] });
  expect(shown(page)).toEqual([]);
  expect(erased).toBe(1);
});

describe("to a file and back", () => {
  test("all that is remembered, and the same again", async () => {
    memory.judge(assessment("a.example"), "https://probe.example/");
    remember(locked("held.example", ["mx.held.example"]));
    const page = open();
    await page.say({ kind: "export" });
    const [told] = page.told;
    if (told?.kind !== "content") throw new Error("no content");
    const content = JSON.parse(JSON.stringify(told.content)) as MemoryContent;
    expect(content.domains.map(({ domain }) => domain)).toEqual(["a.example", "held.example"]);
    memory.clear();
    await page.say({ kind: "add", content });
    expect(memory.content()).toEqual(told.content);
    expect(page.told.at(-1)).toEqual({ kind: "added", count: 2 });
  });

  test("what is known already stays, and a lock never goes", async () => {
    remember(locked("held.example"), record("both.example"), record("mine.example"));
    const before = memory.get("held.example");
    const page = open();
    const domains = [
      record("held.example", NOW + 5),
      locked("both.example"),
      record("mine.example", NOW + 5),
      record("new.example"),
    ];
    await page.say({ kind: "add", content: { domains, hosts: [] } });
    expect(memory.get("held.example")).toEqual(before);
    expect(memory.get("both.example")?.lock).toBeDefined();
    expect(memory.get("mine.example")?.proven?.at).toBe(NOW);
    expect(page.told.at(-1)).toEqual({ kind: "added", count: 2 });
  });

  test("it is written down, too", async () => {
    let changes = 0;
    memory.onChanged(() => changes++);
    await open().say({ kind: "add", content: { domains: [record("a.example")], hosts: [] } });
    expect(changes).toBe(1);
  });

  test.each<[string, object]>([
    ["a name that is none", { ...record("a b.example") }],
    ["a name that is written otherwise", { ...record("A.example") }],
    ["markup", { ...record("<img src=x>") }],
    [
      "a strength of another version",
      { domain: "a.example", proven: { ...proven(1), strength: "x" } },
    ],
    ["a time that is none", { domain: "a.example", proven: proven(1e300) }],
  ])("what cannot be read is left out, by itself: %s", async (_, broken) => {
    const page = open();
    const domains = [broken, record("good.example")];
    await page.say({ kind: "add", content: { domains, hosts: [] } });
    expect(memory.content().domains.map(({ domain }) => domain)).toEqual(["good.example"]);
  });
});

test.each<[unknown]>([
  [undefined],
  ["erase"],
  [{ kind: "clear" }],
  [{ kind: "watch" }],
  [{ kind: "watch", filter: "x".repeat(256) }],
  [{ kind: "lift" }],
  [{ kind: "forget", domain: ["held.example"] }],
  [{ kind: "add", content: [] }],
  [{ kind: "add", content: { domains: {}, hosts: [] } }],
])("a malformed message is passed over: %#", async (message) => {
  remember(locked("held.example"));
  const page = open();
  await page.say(message);
  expect(page.told).toEqual([]);
  expect(memory.records()).toHaveLength(1);
});
