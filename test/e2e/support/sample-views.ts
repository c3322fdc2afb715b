/** A message to recipients of every kind, as the background would tell the popup. */
import type { RecipientView } from "../../../src/extension/messaging/recipient-view.ts";
import { destination, view } from "../../extension/support/assessments.ts";
import { TLS13 } from "../../support/reports.ts";

const DANE = view("ann@dane.test", { state: "dane", enforced: true });
const TLS = view("bob@fine.test", {
  destinations: [
    destination("mx1.fine.test"),
    destination("mx2.fine.test", { tls: { ...TLS13, group: "X25519MLKEM768" }, preference: 20 }),
  ],
});
const NONE = view("cid@plain.test", {
  state: "none",
  destinations: [
    destination("mx.plain.test", {
      state: "none",
      tls: undefined,
      reasons: [{ code: "host-no-starttls", host: "mx.plain.test" }],
    }),
  ],
});
const MIXED = view("eve@mixed.test", { alerts: ["mixed-hosts", "weak-tls"] });
const DIFFER = view("gil@differ.test", {
  state: "unknown",
  alerts: ["vantages-differ"],
  destinations: [
    destination("mx.differ.test", {
      state: "unknown",
      alerts: ["vantages-differ"],
      reasons: [
        { code: "vantage-tls", host: "mx.differ.test", detail: "probe.one.example" },
        { code: "vantage-none", host: "mx.differ.test", detail: "probe.two.example" },
      ],
      tls: undefined,
    }),
  ],
});
const UNKNOWN = view("dan@busy.test", {
  state: "unknown",
  destinations: [
    destination("mx.busy.test", {
      state: "unknown",
      tls: undefined,
      reasons: [{ code: "host-temporary", host: "mx.busy.test", detail: "421" }],
    }),
  ],
});
const PENDING: RecipientView = {
  ...view("fay@slow.test", { state: "unknown" }),
  pending: true,
  assessment: undefined,
};
const LONG = view(
  `${"very.".repeat(10)}long.address@${"subdomain-with-a-long-name.".repeat(4)}provider.test`,
);
const INVALID = view("nobody", { state: "unknown", domain: "", destinations: [] });
const LIST: RecipientView = {
  ...view("Team"),
  text: "Team & <b>friends</b>",
  state: "none",
  assessment: undefined,
  members: [TLS, NONE, { ...UNKNOWN, key: "", text: "" }],
};

const POLICY = view("gil@sts.test", {
  enforced: true,
  reasons: [{ code: "sts-enforced" }],
  sts: {
    kind: "policy",
    id: "20261123",
    kept: false,
    policy: { mode: "enforce", maxAge: 604_800, mx: ["mx.sts.test"] },
  },
});

export const SAMPLES = {
  dane: DANE,
  tls: TLS,
  policy: POLICY,
  none: NONE,
  mixed: MIXED,
  differ: DIFFER,
  unknown: UNKNOWN,
  pending: PENDING,
  long: LONG,
  invalid: INVALID,
  list: LIST,
} as const;

export const EVERY_KIND: readonly RecipientView[] = [
  DANE,
  TLS,
  NONE,
  MIXED,
  UNKNOWN,
  PENDING,
  LONG,
  INVALID,
  LIST,
];
