/** Who vouches for a way: nobody is named who does not. */
import { describe, expect, test } from "@jest/globals";
import { voucherOf } from "../../../src/extension/explain/voucher.ts";
import { plainText } from "../../../src/extension/explain/plain-text.ts";
import { assessment, destination, t } from "../support/assessments.ts";

const policy = {
  kind: "policy",
  id: "1",
  kept: false,
  policy: { mode: "enforce", maxAge: 86_400, mx: ["mx.a.test"] },
} as const;

describe("who vouches", () => {
  test("DANE: from the root to the keys", () => {
    expect(voucherOf(assessment("a.test", { state: "dane", enforced: true }), t)).toEqual({
      title: "vouchDane",
      links: ["vouchRoot", "vouchDomain|a.test", "vouchKeys|mx.a.test"],
      proven: true,
    });
  });

  test("an enforced policy: from the web's authorities to the hosts", () => {
    const found = voucherOf(
      assessment("a.test", { enforced: true, sts: policy, reasons: [{ code: "sts-enforced" }] }),
      t,
    );
    expect(found?.links).toEqual([
      "vouchWeb",
      "vouchPolicyOf|mta-sts.a.test",
      "vouchAllowed|mx.a.test",
    ]);
  });

  test.each([
    [
      "a policy that is only tested",
      { sts: { ...policy, policy: { ...policy.policy, mode: "testing" as const } } },
    ],
    // RFC 7672 §2.2: TLS is mandatory, with anybody.
    ["TLSA records nobody can use", { enforced: true }],
    ["nothing", {}],
  ])("%s: seen, and nobody vouches", (_, parts) => {
    expect(voucherOf(assessment("a.test", parts), t)).toEqual({
      title: "vouchSeen",
      links: ["vouchNobody|mx.a.test"],
      proven: false,
    });
  });

  test.each(["none", "unknown"] as const)("%s: there is nothing to vouch for", (state) => {
    expect(voucherOf(assessment("a.test", { state }), t)).toBeUndefined();
  });

  test("of many hosts three are named", () => {
    const destinations = [1, 2, 3, 4, 5].map((at) => destination(`mx${at}.a.test`));
    expect(voucherOf(assessment("a.test", { state: "dane", destinations }), t)?.links[2]).toBe(
      "vouchKeys|mx1.a.test, mx2.a.test, mx3.a.test listMore|2",
    );
  });
});

test("as text: the label, the sentence, each host with its facts, and nobody's address", () => {
  const text = plainText(assessment("a.test", { alerts: ["weak-tls"] }), t);
  expect(text).toContain("a.test: SSL ok\nsentenceTls|a.test\nalertWeakTls");
  expect(text).toContain("mx.a.test (factPreference|10)");
  expect(text).toContain("- TLSv1.3, ");
  expect(text).not.toContain("@");
});
