/** Record and policy of MTA-STS go without a word. */
import { expect, test } from "@jest/globals";
import { DAY, Story, told, type World } from "../../../support/story.ts";

const bare = "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1";
const gone: World = {
  zones: { "a.test": bare },
  unsigned: ["a.test"],
  hosts: { "mx.a.test": "tls" },
};
const there: World = {
  ...gone,
  zones: { "a.test": `${bare}\n_mta-sts.a.test TXT v=STSv1;id=1` },
  policy: "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 172800\n",
};
const enforced = told("tls", "allow", "allow", "allow", "refuse");

test("counts until its time is over (RFC 8461 §5.1), then it is locked", async () => {
  const story = new Story();
  expect(await story.look(there)).toEqual(enforced);
  expect(await story.look({ ...gone, later: DAY })).toEqual(enforced);
  expect(await story.look({ ...gone, later: DAY })).toEqual(
    told("tls downgraded", "ask", "refuse", "refuse", "refuse"),
  );
  expect(story.memory.get("a.test")?.lock).toMatchObject({
    was: { strength: "authenticated", by: "sts" },
    now: { state: "tls", enforced: false },
  });
  expect(await story.look(there)).toEqual(enforced);
  expect(story.isLocked).toBe(false);
});

test("a policy server that can't be reached is not known: held where it is demanded, no lock", async () => {
  const story = new Story();
  await story.look(there);
  const silent: World = { ...gone, zones: there.zones, later: 3 * DAY };
  expect(await story.look(silent)).toEqual(told("tls", "allow", "allow", "refuse", "refuse"));
  expect(story.isLocked).toBe(false);
});
