import { describe, expect, test } from "@jest/globals";
import type { Assessment } from "../../../src/core/assessment/assessment.ts";
import { domainsOf, viewOf } from "../../../src/extension/background/recipient-views.ts";
import type { Recipient } from "../../../src/extension/background/recipients/recipient.ts";
import { assessment, NOW } from "../support/assessments.ts";

const recipient = (address: string, members?: string[]): Recipient => ({
  key: `key of ${address}`,
  field: "cc",
  address,
  members,
});

function see(one: Recipient, ...known: Assessment[]) {
  return viewOf(one, (domain) => known.find((each) => each.domain === domain.key), NOW);
}

describe("a mailbox", () => {
  test("shows what is known about its domain", () => {
    const fine = assessment("fine.test", { alerts: ["weak-tls"] });
    expect(see(recipient("ann@fine.test"), fine)).toEqual({
      key: "key of ann@fine.test",
      field: "cc",
      text: "ann@fine.test",
      state: "tls",
      pending: false,
      alerts: ["weak-tls"],
      assessment: fine,
      members: [],
    });
  });

  test("is pending and unknown while nothing is known, pending until it is settled", () => {
    expect(see(recipient("ann@fine.test"))).toMatchObject({ state: "unknown", pending: true });
    const first = assessment("fine.test", { settled: false, state: "none" });
    expect(see(recipient("ann@fine.test"), first)).toMatchObject({ state: "none", pending: true });
  });

  test.each(["nobody", "", "a,b@evil.test@fine.test", "ann@", "ann@1.2.3.4"])(
    "%j is none: unknown for good, and nothing is looked up",
    (text) => {
      const view = see(recipient(text));
      expect(view).toMatchObject({ state: "unknown", pending: false });
      expect(view.assessment?.reasons[0]?.code).toBe("invalid-address");
      expect(domainsOf([recipient(text)])).toEqual([]);
    },
  );

  test("an address literal says why it is not looked up", () => {
    const view = see(recipient("ann@[192.0.2.1]"));
    expect(view).toMatchObject({ state: "unknown", pending: false });
    expect(view.assessment?.reasons[0]?.code).toBe("address-literal");
    expect(domainsOf([recipient("ann@[192.0.2.1]")])).toEqual([]);
  });

  test("a quoted @ does not count: the domain stands after the last one", () => {
    const odd = recipient('"a,b@evil.test"@fine.test');
    expect(domainsOf([odd]).map((domain) => domain.key)).toEqual(["fine.test"]);
  });

  test("an international domain is looked up by its A-labels", () => {
    expect(domainsOf([recipient("ann@München.test")])[0]?.key).toBe("xn--mnchen-3ya.test");
  });
});

describe("a list", () => {
  const team = recipient("Team", ["ann@fine.test", "bob@plain.test"]);
  const fine = assessment("fine.test", { alerts: ["weak-tls"] });

  test("is as good as its least protected member", () => {
    const view = see(team, fine, assessment("plain.test", { state: "none" }));
    expect(view).toMatchObject({
      text: "Team",
      state: "none",
      pending: false,
      assessment: undefined,
    });
    expect(view.members.map((member) => [member.text, member.state])).toEqual([
      ["ann@fine.test", "tls"],
      ["bob@plain.test", "none"],
    ]);
  });

  test("is pending while one of them is, and has the alerts of all, each once", () => {
    const weak = assessment("plain.test", { alerts: ["weak-tls", "mixed-hosts"] });
    expect(see(team, fine).pending).toBe(true);
    expect(see(team, fine, weak).alerts).toEqual(["weak-tls", "mixed-hosts"]);
  });

  test("never looks good with a member that could not be read", () => {
    const view = see(recipient("Team", ["ann@fine.test", ""]), fine);
    expect(view).toMatchObject({ state: "unknown", pending: false });
  });

  test("without members is unknown, not still being looked at", () => {
    expect(see(recipient("Empty", []))).toMatchObject({ state: "unknown", pending: false });
  });

  test("its members' domains are looked at, each once; its name is none", () => {
    const domains = domainsOf([
      team,
      recipient("fine.test", ["eve@fine.test", "joe@Plain.test"]),
      recipient("dan@last.test"),
    ]);
    expect(domains.map((domain) => domain.key)).toEqual(["fine.test", "plain.test", "last.test"]);
  });
});
