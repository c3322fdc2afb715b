/** RFC 8914 §4: the code for each reason, where there is one. */
import { expect, test } from "@jest/globals";
import { extendedErrorOf, type ProofReason } from "../../../src/core/dnssec/reason.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { scenario } from "../../support/dnssec/scenario.ts";
import { NOW } from "../../support/dnssec/sign.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import type { ZoneSpec } from "../../support/dnssec/zone.ts";

const rootKey = await makeKey();

async function codes(
  spec: Partial<ZoneSpec>,
  question = "leaf MX",
  strip: readonly number[] = [],
): Promise<(number | undefined)[]> {
  const tree = await Tree.plant(
    { name: ".", keys: [rootKey] },
    { name: "leaf", text: "leaf MX 10 mx.leaf", ...spec },
  );
  const answer = await scenario(tree, {
    edit: (_, reply) => ({
      ...reply,
      answer: reply.answer.filter((one) => !strip.includes(one.type)),
      authority: reply.authority.filter((one) => !strip.includes(one.type)),
    }),
  }).look(question);
  const reasons: readonly ProofReason[] =
    answer.kind === "failure" && "reasons" in answer.failure
      ? answer.failure.reasons
      : (answer.reasons ?? []);
  return [...new Set(reasons.map(extendedErrorOf))];
}

const key = (options: Parameters<typeof makeKey>[0]) => makeKey(options).then((one) => [one]);

test.each<[number, string, () => Promise<(number | undefined)[]>]>([
  [
    1,
    "unsupported DNSKEY algorithm",
    async () => codes({ keys: await key({ algorithm: 99, really: 13 }) }),
  ],
  [2, "unsupported DS digest type", () => codes({ ds: [99] })],
  [6, "bogus", () => codes({ signatures: { "leaf MX": { labels: 3 } } })],
  [7, "signature expired", () => codes({ signatures: { "leaf MX": { expiration: NOW - 1 } } })],
  [
    8,
    "signature not yet valid",
    () => codes({ signatures: { "leaf MX": { inception: NOW + 1 } } }),
  ],
  [9, "DNSKEY missing", () => codes({}, "leaf MX", [48])],
  [10, "RRSIGs missing", () => codes({}, "leaf MX", [46])],
  [11, "no zone key bit set", async () => codes({ keys: await key({ flags: 1 }) })],
  [12, "NSEC missing", () => codes({}, "leaf A", [47])],
  [27, "unsupported NSEC3 iterations", () => codes({ denial: { iterations: 101 } }, "leaf A")],
])("%i: %s", async (code, _, found) => {
  expect(await found()).toContain(code);
});
