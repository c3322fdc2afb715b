import { describe, expect, test } from "@jest/globals";
import { description, tooltip } from "../../../src/extension/explain/tooltip.ts";
import type { RecipientView } from "../../../src/extension/messaging/recipient-view.ts";
import { destination, t, view } from "../support/assessments.ts";

const pending = (address: string): RecipientView => ({
  ...view(address),
  state: "unknown",
  pending: true,
  assessment: undefined,
});

const list = (...members: RecipientView[]): RecipientView => ({
  ...view("Team"),
  state: "none",
  pending: false,
  assessment: undefined,
  members,
});

describe("the tooltip", () => {
  test("has the sentence first, then the facts of the connection", () => {
    expect(tooltip(view("ann@fine.test"), t).split("\n")).toEqual([
      "sentenceTls|fine.test",
      "TLSv1.3, TLS_AES_256_GCM_SHA384 (256/256 bits)",
      "factGroup|X25519",
      "factCertificateValid",
      "factHost|mx.fine.test",
    ]);
  });

  test("of what is not encrypted says why, and shows no connection", () => {
    const reasons = [{ code: "host-no-starttls", host: "mx.plain.test" }] as const;
    expect(tooltip(view("ann@plain.test", { state: "none", reasons }), t).split("\n")).toEqual([
      "sentenceNone|plain.test",
      "reasonHostNoStarttls|mx.plain.test|",
    ]);
  });

  test("names three reasons at most", () => {
    const reasons = [1, 2, 3, 4].map((i) => ({ code: "host-timeout", host: `mx${i}` }) as const);
    const text = tooltip(view("ann@slow.test", { state: "unknown", reasons }), t);
    expect(text).toContain("mx3");
    expect(text).not.toContain("mx4");
  });

  test("tells the alerts that warn", () => {
    const alerts = ["weak-tls", "certificate-invalid"] as const;
    const text = tooltip(view("ann@old.test", { alerts }), t);
    expect(text).toContain("alertWeakTls");
    expect(text).not.toContain("alertCertificateInvalid");
  });

  test("shows a host that encrypted, also when another one was not reached", () => {
    const destinations = [
      destination("mx1.fine.test", { state: "unknown", tls: undefined }),
      destination("mx2.fine.test"),
    ];
    expect(tooltip(view("ann@fine.test", { destinations }), t)).toContain("factHost|mx2.fine.test");
  });

  test("before anything is known says what is being looked at", () => {
    expect(tooltip(pending('"a@b"@fine.test'), t)).toBe("sentencePending|fine.test");
  });
});

describe("a list's tooltip", () => {
  const [ann, bob] = [view("ann@fine.test"), view("bob@plain.test", { state: "none" })];

  test("names its members with their labels", () => {
    expect(tooltip(list(ann, bob), t).split("\n")).toEqual([
      "sentenceList|Team|2",
      "SSL ok – ann@fine.test",
      "no SSL – bob@plain.test",
    ]);
  });

  test("says when a member could not be read", () => {
    const hidden = { ...view(""), state: "unknown" as const };
    expect(tooltip(list(ann, hidden), t)).toContain("SSL? – listMemberHidden");
  });

  test("names five, and counts the others", () => {
    const text = tooltip(list(...Array.from({ length: 7 }, (_, i) => view(`u${i}@fine.test`))), t);
    expect(text.split("\n")).toHaveLength(7);
    expect(text).toContain("u4@fine.test");
    expect(text).not.toContain("u5@fine.test");
    expect(text).toContain("listMore|2");
  });

  test("of nobody does not pretend that somebody is being looked at", () => {
    expect(tooltip(list(), t)).toBe("sentenceList|Team|0");
  });
});

describe("the description for a screen reader", () => {
  test("is label, sentence, warnings: nothing technical", () => {
    const alerts = ["mixed-hosts", "expires-soon"] as const;
    expect(description(view("ann@fine.test", { alerts }), t)).toBe(
      "SSL ok. sentenceTls|fine.test alertMixedHosts",
    );
  });

  test("of a list names no members", () => {
    expect(description(list(view("ann@fine.test")), t)).toBe("no SSL. sentenceList|Team|1");
  });
});
