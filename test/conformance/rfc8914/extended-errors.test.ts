/** RFC 8914 §4: the code for each reason, where there is one. */
import { expect, test } from "@jest/globals";
import {
  extendedErrorOf,
  isIndeterminate,
  type ProofReason,
} from "../../../src/core/dnssec/reason.ts";
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

const SIGNATURE = { name: "leaf", type: "MX", signer: "leaf", keyTag: 1, algorithm: 13 };
const OF = { name: "leaf", type: "MX" };

test.each<[number | undefined, string, ProofReason]>([
  [1, "", { kind: "unsupported-ds", name: "leaf", algorithms: [99], digestTypes: [99] }],
  [2, "", { kind: "unsupported-ds", name: "leaf", algorithms: [], digestTypes: [99] }],
  [5, "DNSSEC indeterminate", { kind: "no-trust-anchor", name: "leaf" }],
  [6, "", { kind: "signature-invalid", ...SIGNATURE }],
  [6, "", { kind: "signature-labels", labels: 3, ...SIGNATURE }],
  [6, "", { kind: "signer-not-the-zone", ...SIGNATURE }],
  [6, "", { kind: "not-a-zone", name: "leaf" }],
  [6, "", { kind: "wrong-zone", name: "leaf", expected: "leaf", got: "." }],
  [6, "", { kind: "alias-loop", name: "leaf" }],
  [6, "", { kind: "several-cnames", name: "leaf" }],
  [6, "", { kind: "alias-malformed", name: "leaf" }],
  [6, "", { kind: "dname-mismatch", name: "x.leaf", dname: "leaf" }],
  [6, "", { kind: "dname-too-long", name: "x.leaf", dname: "leaf" }],
  [9, "", { kind: "no-key-for-ds", zone: "leaf", source: "ds", keyTags: [] }],
  [9, "", { kind: "signature-without-key", ...SIGNATURE }],
  [9, "", { kind: "key-unusable", zone: "leaf", keyTag: 1, fault: "revoked" }],
  [11, "", { kind: "key-unusable", zone: "leaf", keyTag: 1, fault: "not-a-zone-key" }],
  [10, "", { kind: "signature-unsupported", ...SIGNATURE }],
  [12, "", { kind: "no-denial", ...OF }],
  [12, "", { kind: "denial-unusable", owner: "leaf", fault: "dname", ...OF }],
  [12, "", { kind: "denial-incomplete", missing: "name", ...OF }],
  [12, "", { kind: "wildcard-unproven", wildcard: "*.leaf", ...OF }],
  [
    22,
    "no reachable authority: the resolver said SERVFAIL",
    { kind: "question-failed", failure: { kind: "rcode", rcode: 2, extended: undefined }, ...OF },
  ],
  [23, "network error", { kind: "question-failed", failure: { kind: "timeout" }, ...OF }],
  [undefined, "proven, no error", { kind: "unsigned-delegation", name: "leaf", zone: "." }],
  [undefined, "proven, no error", { kind: "opt-out", name: "leaf", zone: "." }],
  [undefined, "no code for it", { kind: "limit-exceeded", limit: "depth", max: 40 }],
])("%s %s", (code, _, reason) => {
  expect(extendedErrorOf(reason)).toBe(code);
});

test("only what failed for want of an answer, an anchor or a limit may be right later", () => {
  const invalid: ProofReason = { kind: "signature-invalid", ...SIGNATURE };
  expect(isIndeterminate([invalid])).toBe(false);
  expect(isIndeterminate([])).toBe(false);
  for (const reason of [
    { kind: "no-trust-anchor", name: "leaf" },
    { kind: "question-failed", failure: { kind: "timeout" }, ...OF },
    { kind: "limit-exceeded", limit: "depth", max: 40 },
  ] satisfies ProofReason[]) {
    expect(isIndeterminate([invalid, reason])).toBe(true);
  }
});
