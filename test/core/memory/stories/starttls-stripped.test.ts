/** Somebody near the backend takes STARTTLS out of the host's answer. */
import { expect, test } from "@jest/globals";
import { Story, told } from "../../../support/story.ts";

const zones = { "a.test": "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1" };
const before = { zones, hosts: { "mx.a.test": "tls" } } as const;
const stripped = { zones, hosts: { "mx.a.test": "plain" } } as const;

test("a domain that encrypted is held from then on", async () => {
  const story = new Story();
  expect(await story.look(before)).toEqual(told("tls", "allow", "allow", "refuse", "refuse"));
  expect(await story.look(stripped)).toEqual(
    told("none downgraded", "ask", "refuse", "refuse", "refuse"),
  );
  expect(story.memory.get("a.test")?.lock).toMatchObject({
    was: { strength: "tls" },
    now: { state: "none" },
    hosts: ["mx.a.test"],
  });
});

test("a domain that never did is what it is: in the clear, but no downgrade", async () => {
  const story = new Story();
  for (let i = 0; i < 2; i++) {
    expect(await story.look(stripped)).toEqual(told("none", "ask", "refuse", "refuse", "refuse"));
  }
});

test("a host that can't be reached any more is not known, which is no downgrade", async () => {
  const story = new Story();
  await story.look(before);
  expect(await story.look({ zones })).toEqual(
    told("unknown", "allow", "refuse", "refuse", "refuse"),
  );
  expect(story.isLocked).toBe(false);
});
