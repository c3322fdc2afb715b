/** One bit of each octet of each message is turned over: never a wrong secure answer, never an error. */
import { describe, expect, test } from "@jest/globals";
import type { Question } from "../../../src/core/dns/message.ts";
import { claim, proven } from "../../support/dnssec/claim.ts";
import { scenario } from "../../support/dnssec/scenario.ts";
import { world } from "../../support/dnssec/world.ts";

const tree = await world();
const keyOf = (question: Question) => `${question.name.key} ${question.type}`;

/** The whole chain for one; for the others the messages that differ. */
const CASES: readonly (readonly [string, (key: string) => boolean])[] = [
  ["_25._tcp.mx.plain.test TLSA", () => true],
  ["any.wild.plain.test A", (key) => key.startsWith("any.")],
  ["any.wild.hashed.test A", (key) => key.startsWith("any.")],
  ["gone.plain.test A", (key) => key.startsWith("gone.")],
  ["gone.hashed.test A", (key) => key.startsWith("gone.")],
  ["_tcp.mx.hashed.test TLSA", (key) => key.startsWith("_tcp.")],
  ["away.plain.test A", (key) => key.startsWith("away.")],
  ["mx.moved.plain.test A", (key) => key.startsWith("mx.moved.")],
  ["unsigned.test MX", (key) => key.startsWith("unsigned.") && key.endsWith(" 43")],
  ["unsigned.optout MX", (key) => key.startsWith("unsigned.") && key.endsWith(" 43")],
];

describe("flip a bit", () => {
  test.each(CASES)(
    "%s",
    async (asked, wanted) => {
      const sizes = new Map<string, number>();
      const truth = await scenario(tree, {
        editBytes(question, wire) {
          sizes.set(keyOf(question), wire.length);
          return wire;
        },
      }).look(asked);
      let flip = { key: "", at: 0 };
      const start = () =>
        scenario(tree, {
          editBytes(question, wire) {
            const { key, at } = flip;
            if (keyOf(question) === key) wire[at] = (wire[at] ?? 0) ^ (1 << (at % 8));
            return wire;
          },
        });
      // Nothing bogus is kept, so one validator can be lied to for long, if not about keys.
      const coldEachTime = wanted("");
      let validator = start();
      let harmed = 0;
      for (const [key, size] of sizes) {
        if (!wanted(key)) continue;
        for (let at = 0; at < size; at++) {
          flip = { key, at };
          const answer = await validator.look(asked);
          if (coldEachTime || answer.kind !== "failure") validator = start();
          if (proven(answer)) {
            expect({ key, at, says: claim(answer) }).toEqual({ key, at, says: claim(truth) });
          } else harmed++;
        }
      }
      expect(harmed).toBeGreaterThan(100);
    },
    120_000,
  );
});
