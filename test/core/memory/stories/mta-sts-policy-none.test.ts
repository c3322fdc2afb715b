/** The postmaster takes MTA-STS back as RFC 8461 §8.3 has it: a new id, a policy that says none. */
import { expect, test } from "@jest/globals";
import { DAY, Story, told, type World } from "../../../support/story.ts";

const world = (id: string, mode: string): World => ({
  zones: {
    "a.test": `a.test MX 10 mx.a.test
      mx.a.test A 192.0.2.1
      _mta-sts.a.test TXT v=STSv1;id=${id}`,
  },
  unsigned: ["a.test"],
  hosts: { "mx.a.test": "tls" },
  policy: `version: STSv1\nmode: ${mode}\nmx: mx.a.test\nmax_age: 604800\n`,
});

test("meant: no lock, and from then on TLS counts", async () => {
  const story = new Story();
  expect(await story.look(world("1", "enforce"))).toEqual(
    told("tls", "allow", "allow", "allow", "refuse"),
  );
  expect(await story.look(world("2", "none"))).toEqual(
    told("tls", "allow", "allow", "refuse", "refuse"),
  );
  expect(story.memory.get("a.test")).toMatchObject({ proven: { strength: "tls" } });
  expect(story.isLocked).toBe(false);
});

test("it also takes away the lock of one that had only vanished", async () => {
  const story = new Story();
  await story.look(world("1", "enforce"));
  const vanished: World = {
    zones: { "a.test": "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1" },
    unsigned: ["a.test"],
    hosts: { "mx.a.test": "tls" },
    later: 7 * DAY,
  };
  expect((await story.look(vanished)).sign).toBe("tls downgraded");
  expect((await story.look(world("2", "none"))).sign).toBe("tls");
  expect(story.isLocked).toBe(false);
});
