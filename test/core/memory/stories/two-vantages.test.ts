/** Another backend looks, from another place, and sees less. */
import { expect, test } from "@jest/globals";
import { Story, told, type World } from "../../../support/story.ts";

const HERE = "https://here.example/";
const THERE = "https://there.example/";

const zones = { "a.test": "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1" };
const seen = (deed: "tls" | "plain", vantage: string): World => ({
  zones,
  hosts: { "mx.a.test": deed },
  vantage,
});

test("locked, and both places are named; which of them is lied to nobody can say", async () => {
  const story = new Story();
  expect((await story.look(seen("tls", HERE))).sign).toBe("tls");
  const held = told("none downgraded", "ask", "refuse", "refuse", "refuse");
  expect(await story.look(seen("plain", THERE))).toEqual(held);
  expect(story.memory.get("a.test")?.lock).toMatchObject({
    was: { vantage: HERE },
    vantage: THERE,
  });
  // Going back to the first one is no way around it.
  expect(await story.look(seen("tls", HERE))).toEqual(
    told("tls downgraded", "ask", "refuse", "refuse", "refuse"),
  );
});
