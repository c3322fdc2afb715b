import { expect, test } from "@jest/globals";
import { Memory } from "../../../src/core/memory/memory.ts";
import { Remembering } from "../../../src/extension/background/remembering.ts";
import { DEFAULTS } from "../../../src/extension/settings/settings.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { assessment, NOW } from "../support/assessments.ts";
import { memoryStore } from "../support/memory-store.ts";

test("told not to remember any more, it takes off the disk what was there, at once", async () => {
  const { store, content } = memoryStore();
  const memory = new Memory();
  const clock = new ManualClock(NOW);
  let settings = DEFAULTS;
  const remembering = new Remembering(memory, () => Promise.resolve(settings), store, clock);
  await remembering.ready;
  memory.judge(assessment("a.example"), "");
  await clock.advance(500);
  await remembering.flush();
  expect(content["memory"]).toMatchObject({ domains: [{ domain: "a.example" }] });

  settings = { ...DEFAULTS, remember: false };
  remembering.rewrite();
  await remembering.flush();
  expect(content["memory"]).toEqual({ domains: [], hosts: [] });
  // Until the program ends it counts on.
  expect(memory.get("a.example")).toBeDefined();

  settings = DEFAULTS;
  remembering.rewrite();
  await remembering.flush();
  expect(content["memory"]).toMatchObject({ domains: [{ domain: "a.example" }] });
});
