import { describe, expect, test } from "@jest/globals";
import { judged } from "../../support/dnssec/scenario.ts";
import { WORLD, world } from "../../support/dnssec/world.ts";

const tree = await world();

describe("every kind of answer, with nobody in between (RFC 4035 §5)", () => {
  test.each(WORLD)("%s is %s", async (question, expected) => {
    expect(await judged(tree, question)).toBe(expected);
  });
});
