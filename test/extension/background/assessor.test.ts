import { beforeEach, describe, expect, test } from "@jest/globals";
import { DnsName } from "../../../src/core/dns/name.ts";
import { Assessor } from "../../../src/extension/background/assessor.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { assessment, NOW } from "../support/assessments.ts";
import { ScriptedLooks } from "../support/scripted-looks.ts";

const FINE = DnsName.of("fine.test");
const OTHER = DnsName.of("other.test");

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const pending = (domain: string) => assessment(domain, { state: "unknown", settled: false });

let clock: ManualClock;
let looks: ScriptedLooks;
let forgotten: string[];
let told: string[];
let assessor: Assessor;

beforeEach(() => {
  clock = new ManualClock(NOW);
  looks = new ScriptedLooks();
  forgotten = [];
  told = [];
  assessor = new Assessor({
    assess: looks.assess,
    forgetHosts: (hosts) => forgotten.push(...hosts),
    clock,
  });
  assessor.onChanged((domain) => told.push(domain));
});

async function found(domain: DnsName, parts: Parameters<typeof assessment>[1] = {}): Promise<void> {
  assessor.want(domain);
  await looks.at(domain.key).say(assessment(domain.key, parts));
}

describe("want", () => {
  test("tells each step of a look, and nothing before the first", async () => {
    assessor.want(FINE);
    expect(assessor.get(FINE)).toBeUndefined();
    await looks.at("fine.test").say(pending("fine.test"));
    expect(assessor.get(FINE)?.settled).toBe(false);
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("tls");
    expect(told).toEqual(["fine.test", "fine.test"]);
  });

  test("two at once are one look", () => {
    assessor.want(FINE);
    assessor.want(FINE);
    assessor.lookAgain(FINE);
    expect(looks.domains).toEqual(["fine.test"]);
  });

  test("what is fresh is not looked at again; what is stale is", async () => {
    await found(FINE);
    await clock.advance(HOUR - 1);
    assessor.want(FINE);
    expect(looks.all).toHaveLength(1);
    await clock.advance(1);
    assessor.want(FINE);
    expect(looks.all).toHaveLength(2);
  });

  test("a look that ended before it was settled is made again", async () => {
    assessor.want(FINE);
    await looks.at("fine.test").say(pending("fine.test"));
    await looks.at("fine.test").end();
    expect(assessor.busy).toBe(false);
    assessor.want(FINE);
    expect(looks.all).toHaveLength(2);
  });
});

describe("grace: an old verdict stands in while a new one is made", () => {
  test("up to two minutes after it became stale", async () => {
    await found(FINE);
    await clock.advance(HOUR + 2 * MINUTE - 1);
    assessor.want(FINE);
    await looks.at("fine.test").say(pending("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("tls");
    await looks.at("fine.test").say(assessment("fine.test", { state: "none" }));
    expect(assessor.get(FINE)?.state).toBe("none");
  });

  test("no longer", async () => {
    await found(FINE);
    await clock.advance(HOUR + 2 * MINUTE);
    assessor.want(FINE);
    await looks.at("fine.test").say(pending("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("unknown");
  });

  test("ends in the middle of a look, too", async () => {
    await found(FINE);
    await clock.advance(HOUR);
    assessor.want(FINE);
    await looks.at("fine.test").say(pending("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("tls");
    await clock.advance(2 * MINUTE);
    await looks.at("fine.test").say(pending("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("unknown");
  });

  test("an unknown never stands in: that it is being looked at is the better news", async () => {
    await found(FINE, { state: "unknown", staleAt: NOW + MINUTE });
    await clock.advance(MINUTE);
    assessor.want(FINE);
    await looks.at("fine.test").say(pending("fine.test"));
    expect(assessor.get(FINE)?.settled).toBe(false);
  });
});

describe("lookAgain", () => {
  test("looks however fresh it is, at the hosts anew, and shows the old until then", async () => {
    await found(FINE);
    assessor.lookAgain(FINE);
    expect(forgotten).toEqual(["mx.fine.test"]);
    expect(looks.all).toHaveLength(2);
    await looks.at("fine.test").say(pending("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("tls");
    await looks.at("fine.test").say(assessment("fine.test", { state: "unknown" }));
    expect(assessor.get(FINE)?.state).toBe("unknown");
  });

  test("at a domain nobody asked for yet", async () => {
    assessor.lookAgain(FINE);
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("tls");
  });
});

describe("reset", () => {
  test("stops what runs, forgets what is known, and tells every domain", async () => {
    await found(FINE);
    assessor.want(OTHER);
    const { signal } = looks.at("other.test");
    told.length = 0;
    assessor.reset();
    expect(signal.aborted).toBe(true);
    expect([assessor.get(FINE), assessor.get(OTHER)]).toEqual([undefined, undefined]);
    expect(told).toEqual(["fine.test", "other.test"]);
  });

  test("what an old look still says counts for nothing", async () => {
    assessor.want(FINE);
    const old = looks.at("fine.test");
    assessor.reset();
    assessor.want(FINE);
    told.length = 0;
    await old.say(assessment("fine.test", { state: "none" }));
    expect([assessor.get(FINE), told]).toEqual([undefined, []]);
    expect(assessor.busy).toBe(true);
    await looks.at("fine.test").say(assessment("fine.test"));
    expect(assessor.get(FINE)?.state).toBe("tls");
  });
});

describe("snapshot and restore", () => {
  test("only settled assessments are handed out, and only fresh ones taken back", async () => {
    await found(FINE);
    assessor.want(OTHER);
    await looks.at("other.test").say(pending("other.test"));
    expect(assessor.snapshot().map(({ domain }) => domain)).toEqual(["fine.test"]);

    const next = new Assessor({ assess: looks.assess, forgetHosts: () => {}, clock });
    next.restore([
      assessment("fine.test"),
      assessment("stale.test", { staleAt: NOW }),
      assessment("from-the-future.test", { assessedAt: NOW + 1 }),
    ]);
    const states = ["fine.test", "stale.test", "from-the-future.test"].map(
      (domain) => next.get(DnsName.of(domain))?.state,
    );
    expect(states).toEqual(["tls", undefined, undefined]);
  });

  test("never over what is known already or being looked at", async () => {
    await found(FINE);
    assessor.want(OTHER);
    assessor.restore([
      assessment("fine.test", { state: "none" }),
      assessment("other.test", { state: "none" }),
    ]);
    expect([assessor.get(FINE)?.state, assessor.get(OTHER)]).toEqual(["tls", undefined]);
  });
});

test("when full it makes room for the new by the domain that was wanted longest ago", async () => {
  const name = (i: number) => DnsName.of(`d${i}.test`);
  for (let i = 0; i < 2000; i++) assessor.want(name(i));
  assessor.want(name(0));
  assessor.want(FINE);
  expect(looks.at("d1.test").signal.aborted).toBe(true);
  expect(looks.at("d0.test").signal.aborted).toBe(false);
  await looks.at("d1.test").say(assessment("d1.test"));
  expect(assessor.get(name(1))).toBeUndefined();
  await looks.at("d0.test").say(assessment("d0.test"));
  expect(assessor.get(name(0))?.state).toBe("tls");
});

test("busy exactly while a look is under way", async () => {
  expect(assessor.busy).toBe(false);
  assessor.want(FINE);
  expect(assessor.busy).toBe(true);
  const first = looks.at("fine.test");
  await first.say(assessment("fine.test"));
  expect(assessor.busy).toBe(false);
  assessor.lookAgain(FINE);
  await first.end(); // says nothing about the one that came after it
  expect(assessor.busy).toBe(true);
});
