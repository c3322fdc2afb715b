/** Received messages of every kind, as the background would tell their popup. */
import { readTrace } from "../../../src/core/trace/read-trace.ts";
import type {
  ReceivedView,
  ToReceived,
} from "../../../src/extension/messaging/received-protocol.ts";

const DATE = "Mon, 23 Nov 2026 10:00:00 +0000";
const LONG = `${"a-very-long-label.".repeat(8)}friend.test`;
const INNER = `from mx.provider.test (mx.provider.test [10.0.0.3]) by store.provider.test with LMTP id 0; ${DATE}`;
const entry = (rest: string) =>
  `from ${LONG} (${LONG} [203.0.113.7]) ${rest} by mx.provider.test (Postfix) with ${rest === "" ? "ESMTP" : "ESMTPS"} id 1; ${DATE}`;
const TLS = "(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519)";
const BELOW = `from <script>alert(1)</script> (x [198.51.100.9]) by mail.friend.test with ESMTPS id 2; ${DATE}`;

function message(fields: readonly string[], parts: Partial<ReceivedView> = {}): ToReceived {
  const trace = readTrace(fields, ["provider.test"]);
  return {
    kind: "message",
    view: {
      arrived: trace.arrived,
      trace,
      boundary: { origin: "learned", hosts: ["provider.test"], seen: 58, of: 60 },
      account: { id: "account1", name: "Alice" },
      ...parts,
    },
  };
}

export const RECEIVED: Readonly<Record<string, ToReceived>> = {
  encrypted: message([INNER, entry(TLS), BELOW]),
  "in-clear": message([INNER, entry(""), BELOW], { secureAddress: "me@secure.sender.test" }),
  "not-stated": message([`from a (a [203.0.113.7]) by b.provider.test with X; ${DATE}`], {
    boundary: { origin: "assumed", hosts: ["provider.test"] },
  }),
  "no-record": message([]),
  "hundred-hops": message([INNER, entry(TLS), ...Array.from({ length: 98 }, () => BELOW)]),
  own: { kind: "own" },
  nothing: { kind: "nothing" },
  unreadable: { kind: "unreadable" },
};
