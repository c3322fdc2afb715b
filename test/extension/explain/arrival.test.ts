/** What is said of hops: what a server knew of its client, and TLS as far as it is told. */
import { describe, expect, test } from "@jest/globals";
import { readTrace } from "../../../src/core/trace/read-trace.ts";
import {
  arrivalSentence,
  clientText,
  hopReasonText,
  hopStateText,
  tlsText,
} from "../../../src/extension/explain/arrival.ts";
import { t } from "../support/assessments.ts";

const DATE = "Mon, 23 Nov 2026 10:00:00 +0000";

function clientOf(from: string): string | undefined {
  const { hops } = readTrace([`from ${from} by mx.test (Postfix) with ESMTP id 1; ${DATE}`]);
  return hops[0] && clientText(hops[0]);
}

test.each([
  ["x.test (mx.elsewhere.test [203.0.113.7])", "mx.elsewhere.test (203.0.113.7)"],
  // What it called itself only where nothing else is known.
  ["x.test (unknown [203.0.113.7])", "x.test (203.0.113.7)"],
])("a client: %s", (from, text) => expect(clientOf(from)).toBe(text));

test("TLS in the field's own terms, as far as they are told", () => {
  expect(tlsText({ version: "TLSv1.3", cipher: "X", bits: 256, group: "X25519" })).toBe(
    "TLSv1.3, X (256 bits), X25519",
  );
  expect(tlsText({ version: "TLSv1.2" })).toBe("TLSv1.2");
  expect(tlsText({ cipher: "X" })).toBe("X");
  expect(tlsText({})).toBe("");
});

describe("the sentence of a message", () => {
  const sentence = (fields: readonly string[], hosts?: readonly string[]) => {
    const trace = readTrace(fields, hosts);
    const boundary = { origin: "assumed", hosts: trace.boundary.hosts } as const;
    return arrivalSentence({ arrived: trace.arrived, trace, boundary }, t);
  };

  test.each<[string, string[], string[] | undefined]>([
    ["arrivalNoFields", [], undefined],
    ["arrivalNoBoundaryHop", [`from a by mx.evil.test with ESMTPS; ${DATE}`], ["provider.test"]],
    ["arrivalNeverLeft", [`from a by b.provider.test with LMTP; ${DATE}`], ["provider.test"]],
    [
      "arrivalNotStated",
      [`from a (a [203.0.113.7]) by b.provider.test with X; ${DATE}`],
      undefined,
    ],
  ])("%s", (expected, fields, hosts) => expect(sentence(fields, hosts)).toBe(expected));
});

test("each state and reason of a hop has its text", () => {
  expect(hopStateText("not-encrypted", t)).toBe("hopNotEncrypted");
  expect(hopReasonText("private-address", t)).toBe("hopReasonPrivateAddress");
});
