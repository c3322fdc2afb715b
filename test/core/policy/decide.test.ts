/** Design §5: what becomes of a message, by what is known about the ways and what is demanded. */
import { describe, expect, test } from "@jest/globals";
import type { Alert } from "../../../src/core/assessment/alert.ts";
import { unknownFor, type Assessment } from "../../../src/core/assessment/assessment.ts";
import type { State } from "../../../src/core/assessment/state.ts";
import { decide, type Cause, type Message } from "../../../src/core/policy/decide.ts";
import {
  OFF,
  ON,
  TLS_VERSIONS,
  type Demand,
  type Rule,
  type Severity,
  type TlsVersion,
} from "../../../src/core/policy/demand.ts";
import type { Level } from "../../../src/core/policy/level.ts";
import { destination } from "../../extension/support/assessments.ts";
import { TLS13 } from "../../support/reports.ts";

const NO_ALERTS = ["enforced", "vouched", "pending"];

/** `tls vouched pending mixed-hosts TLSv1.2`; hosts were seen only as far as versions are named. */
function assessmentOf(text: string, domain = "a.test"): Assessment | undefined {
  const [state = "", ...words] = text.split(" ");
  if (state === "nothing") return undefined;
  const versions = words.filter((word) => (TLS_VERSIONS as readonly string[]).includes(word));
  const rest = words.filter((word) => !versions.includes(word));
  return {
    ...unknownFor(domain, { code: "host-tls" }, 0),
    state: state as State,
    // `vouched`: by an MTA-STS policy; `enforced` alone is by TLSA records nobody can use.
    enforced: rest.includes("enforced") || rest.includes("vouched"),
    reasons: rest.includes("vouched") ? [{ code: "sts-enforced" }] : [],
    settled: !rest.includes("pending"),
    alerts: rest.filter((word) => !NO_ALERTS.includes(word)) as Alert[],
    destinations: versions.map((version, i) =>
      destination(`mx${i}.test`, { tls: { ...TLS13, version } }),
    ),
  };
}

/** `Off`, `On`, or a level; then `>=TLSv1.2`, `unknown:ask`, `notMet:ask`, `exempt`. */
function demandOf(text: string): Demand {
  const [base = "", ...words] = text.split(" ");
  const demand: Demand =
    base === "Off" ? OFF : base === "On" ? ON : { ...ON, level: base as Level };
  return words.reduce((so, word): Demand => {
    if (word === "exempt") return { ...so, exemptEndToEnd: true };
    if (word.startsWith(">=")) return { ...so, minTls: word.slice(2) as TlsVersion };
    const [key = "", value = ""] = word.split(":");
    return { ...so, [key]: value };
  }, demand);
}

function decideFor(text: string, message: Partial<Message> = {}) {
  const [known = "", demanded = ""] = text.split(" for ");
  const assessment = assessmentOf(known);
  const assessments = new Map(assessment === undefined ? [] : [["a.test", assessment]]);
  const whole = { recipients: ["ann@a.test"], endToEnd: false, ...message };
  return decide(whole, assessments, demandOf(demanded));
}

/** @param text what is known ` for ` what is demanded. */
const row = (text: string, severity: Severity, cause?: Cause) =>
  test(`${text}: ${severity}${cause === undefined ? "" : `, ${cause}`}`, () => {
    const decision = decideFor(text);
    const [one] = decision.recipients;
    expect([decision.severity, one?.severity, one?.cause]).toEqual([severity, severity, cause]);
  });

describe("Off warns exactly of what goes in the clear and of those who interfere", () => {
  row("dane for Off", "allow");
  row("tls for Off", "allow");
  row("unknown for Off", "allow");
  row("nothing for Off", "allow");
  row("none for Off", "ask", "no-tls");
  row("tls downgraded for Off", "ask", "downgraded");
  row("unknown downgraded for Off", "ask", "downgraded");
  row("unknown dnssec-bogus for Off", "ask", "dnssec-bogus");
  row("tls dnssec-bogus for Off", "ask", "dnssec-bogus");
  row("unknown vantages-differ for Off", "ask", "vantages-differ");
  row("dane vantages-differ for Off", "allow");
  const harmless: readonly Alert[] = [
    "tlsa-mismatch",
    "certificate-invalid",
    "weak-tls",
    "mixed-hosts",
    "mx-unsigned",
    "sts-testing",
    "sts-failing",
    "expires-soon",
  ];
  for (const alert of harmless) row(`tls ${alert} for Off`, "allow");
  row("unknown no-such-domain for Off", "allow");
  row("unknown null-mx for Off", "allow");
});

describe("On: rather not at all than unencrypted", () => {
  row("dane for On", "allow");
  row("tls for On", "allow");
  row("tls certificate-invalid weak-tls for On", "allow");
  row("none for On", "refuse", "no-tls");
  row("unknown for On", "refuse", "unknown");
  row("nothing for On", "refuse", "unknown");
  row("tls mixed-hosts for On", "refuse", "mixed-hosts");
  row("tls downgraded for On", "refuse", "downgraded");
  row("tls dnssec-bogus for On", "refuse", "dnssec-bogus");
  row("unknown dnssec-bogus for On", "refuse", "dnssec-bogus");
  row("unknown vantages-differ for On", "refuse", "vantages-differ");
  row("dane vantages-differ for On", "allow");
});

describe("levels", () => {
  row("tls for authenticated", "refuse", "not-authenticated");
  row("tls enforced for authenticated", "refuse", "not-authenticated");
  row("tls vouched for authenticated", "allow");
  row("dane for authenticated", "allow");
  row("tls vouched mixed-hosts for authenticated", "refuse", "mixed-hosts");
  row("none for authenticated", "refuse", "no-tls");
  row("tls vouched for dane", "refuse", "not-dane");
  row("tls mixed-hosts for dane", "refuse", "mixed-hosts");
  row("dane for dane", "allow");
  row("unknown for dane", "refuse", "unknown");
});

describe("what not knowing and not meeting do", () => {
  row("unknown for tls unknown:ask", "ask", "unknown");
  row("unknown for tls unknown:allow", "allow");
  row("none for tls unknown:allow", "refuse", "no-tls");
  row("none for tls notMet:ask", "ask", "no-tls");
  row("tls for dane notMet:ask", "ask", "not-dane");
  row("unknown for tls notMet:ask", "refuse", "unknown");
});

describe("who interferes is not let through for not being known", () => {
  row("unknown downgraded for tls unknown:allow", "refuse", "downgraded");
  row("unknown dnssec-bogus for tls unknown:allow", "refuse", "dnssec-bogus");
  row("unknown dnssec-bogus for tls unknown:allow notMet:ask", "ask", "dnssec-bogus");
  row("unknown dnssec-bogus for tls notMet:ask", "refuse", "dnssec-bogus");
});

describe("the least version", () => {
  row("tls TLSv1.3 for tls >=TLSv1.2", "allow");
  row("tls TLSv1.2 for tls >=TLSv1.2", "allow");
  row("tls TLSv1.1 for tls >=TLSv1.2", "refuse", "tls-version");
  row("tls TLSv1.3 TLSv1 for tls >=TLSv1.2", "refuse", "tls-version");
  row("tls TLSv1.1 for tls >=TLSv1.2 notMet:ask", "ask", "tls-version");
  // Demanded by records or a policy, but nobody has looked at the host.
  row("tls enforced for tls >=TLSv1.2", "refuse", "tls-version");
  row("dane for dane >=TLSv1.2 unknown:ask", "ask", "tls-version");
  row("dane for dane >=TLSv1.2 unknown:allow", "allow");
  row("tls TLSv1 for tls", "allow");
  row("tls TLSv1 for Off >=TLSv1.3", "allow");
  // Nothing is said about the version of what isn't encrypted.
  row("none for tls >=TLSv1.2 notMet:ask", "ask", "no-tls");
  row("tls for dane >=TLSv1.2 notMet:ask", "refuse", "not-dane");
});

describe("pending: whether waiting may change it", () => {
  const pending = (text: string, message: Partial<Message> = {}) =>
    decideFor(text, message).pending;

  test("while it is looked at, also where it could go now", () => {
    expect(pending("tls pending for On")).toBe(true);
    expect(pending("nothing for On")).toBe(true);
    expect(pending("nothing for Off")).toBe(true);
    expect(pending("none pending for On")).toBe(true);
  });

  test("not when all is known, or nothing will come", () => {
    expect(pending("tls for On")).toBe(false);
    expect(pending("unknown for On")).toBe(false);
    expect(pending("nothing for On", { recipients: ["nobody"] })).toBe(false);
    expect(pending("nothing for On", { recipients: ["ann@[192.0.2.1]"] })).toBe(false);
    expect(pending("nothing for On exempt", { endToEnd: true })).toBe(false);
  });

  test("one that is pending makes all pending", () => {
    const recipients = ["ann@a.test", "bob@b.test"];
    expect(decideFor("tls for On", { recipients })).toMatchObject({
      pending: true,
      recipients: [{ pending: false }, { pending: true }],
    });
  });
});

describe("what only the recipients can read", () => {
  const severity = (text: string, endToEnd: boolean) => decideFor(text, { endToEnd }).severity;

  test("goes where it is exempt, and only there", () => {
    expect(severity("none for On exempt", true)).toBe("allow");
    expect(severity("none for On exempt", false)).toBe("refuse");
    expect(severity("none for On", true)).toBe("refuse");
    expect(severity("none for Off", true)).toBe("ask");
  });
});

describe("addresses that lead to no domain", () => {
  const of = (address: string, demanded: string) => {
    const [one] = decideFor(`tls for ${demanded}`, { recipients: [address] }).recipients;
    return [one?.severity, one?.cause];
  };

  test("one that is none", () => {
    expect(of("nobody", "On")).toEqual(["refuse", "invalid-address"]);
    expect(of("", "On")).toEqual(["refuse", "invalid-address"]);
    expect(of("ann@a.test@evil.test", "On")).toEqual(["refuse", "invalid-address"]);
    expect(of("nobody", "On unknown:ask")).toEqual(["ask", "invalid-address"]);
    expect(of("nobody", "Off")).toEqual(["allow", undefined]);
  });

  test("a literal: a way nobody knows", () => {
    expect(of("ann@[192.0.2.1]", "On")).toEqual(["refuse", "unknown"]);
    expect(of("ann@[IPv6:2001:db8::1]", "On unknown:ask")).toEqual(["ask", "unknown"]);
    expect(of("ann@[192.0.2.1]", "Off")).toEqual(["allow", undefined]);
  });
});

describe("never looked up", () => {
  const under = (demand: Demand, known = "dane") => {
    const [one] = decide(
      { recipients: ["ann@a.test"], endToEnd: false },
      new Map([["a.test", assessmentOf(known)!]]),
      demand,
    ).recipients;
    return [one?.severity, one?.cause, one?.pending];
  };

  test("is not known, whatever may be known", () => {
    expect(under({ ...ON, neverLookUp: ["a.test"] })).toEqual(["refuse", "never-looked-up", false]);
    expect(under({ ...ON, unknown: "ask", neverLookUp: ["ann@a.test"] })).toEqual([
      "ask",
      "never-looked-up",
      false,
    ]);
    expect(under({ ...OFF, neverLookUp: ["*.test"] }, "none")).toEqual(["allow", undefined, false]);
  });

  test("a rule that lets it through counts", () => {
    const rules: Rule[] = [{ pattern: "a.test", demand: "allow" }];
    expect(under({ ...ON, rules, neverLookUp: ["a.test"] })[0]).toBe("allow");
  });

  test("others are", () => {
    expect(under({ ...ON, neverLookUp: ["b.test", "bob@a.test", "*.a.test", "?"] })[0]).toBe(
      "allow",
    );
  });
});

describe("rules", () => {
  /** What becomes of a message to ann@a.test, and which level was demanded. */
  const under = (known: string, demanded: string, ...rules: [string, Rule["demand"]][]) => {
    const demand = {
      ...demandOf(demanded),
      rules: rules.map(([pattern, own]) => ({ pattern, demand: own })),
    };
    const [one] = decide(
      { recipients: ["ann@x.a.test"], endToEnd: false },
      new Map([["x.a.test", assessmentOf(known, "x.a.test")!]]),
      demand,
    ).recipients;
    return [one?.severity, one?.level];
  };

  test("the closest counts: the address, the domain, *. above it, the longer before the shorter", () => {
    const address = ["ann@x.a.test", "allow"] as [string, Rule["demand"]];
    const domain = ["x.a.test", "dane"] as [string, Rule["demand"]];
    const near = ["*.a.test", "authenticated"] as [string, Rule["demand"]];
    const far = ["*.test", "tls"] as [string, Rule["demand"]];
    const all = [far, near, domain, address];
    expect(under("none", "On", ...all)[0]).toBe("allow");
    for (const order of [all, [...all].reverse()]) {
      const without = (...gone: (typeof all)[number][]) => order.filter((r) => !gone.includes(r));
      expect(under("tls", "On", ...without(address))).toEqual(["refuse", "dane"]);
      expect(under("tls", "On", ...without(address, domain))).toEqual(["refuse", "authenticated"]);
      expect(under("tls", "On", ...without(address, domain, near))).toEqual(["allow", "tls"]);
    }
    expect(under("tls", "dane")).toEqual(["refuse", "dane"]);
  });

  test("allow: whatever the way is like, also what is downgraded or not known", () => {
    for (const known of ["none", "unknown", "unknown dnssec-bogus", "none downgraded"]) {
      expect(under(known, "dane", ["x.a.test", "allow"])[0]).toBe("allow");
      expect(under(known, "Off", ["*.a.test", "allow"])[0]).toBe("allow");
    }
  });

  test("a level makes it refuse, even where nothing is demanded of the others", () => {
    expect(under("none", "Off", ["x.a.test", "tls"])).toEqual(["refuse", "tls"]);
    expect(under("unknown", "Off", ["x.a.test", "tls"])).toEqual(["refuse", "tls"]);
    expect(under("unknown", "tls unknown:allow notMet:ask", ["x.a.test", "tls"])[0]).toBe("refuse");
  });

  test("a lower level than that of the others is meant", () => {
    expect(under("tls", "dane", ["x.a.test", "tls"])).toEqual(["allow", "tls"]);
  });

  test("the least version counts beside a level", () => {
    expect(under("tls TLSv1.1", "tls >=TLSv1.2", ["x.a.test", "tls"])[0]).toBe("refuse");
    expect(under("tls TLSv1.2", "tls >=TLSv1.2", ["x.a.test", "tls"])[0]).toBe("allow");
  });

  test("those for others, and those that are none, do nothing", () => {
    const others: [string, Rule["demand"]][] = [
      ["bob@x.a.test", "allow"],
      ["a.test", "allow"],
      ["*.x.a.test", "allow"],
      ["", "allow"],
      ["*", "allow"],
    ];
    expect(under("none", "On", ...others)).toEqual(["refuse", "tls"]);
  });
});

describe("several recipients", () => {
  const KNOWN = new Map(
    ["dane", "tls", "none"].map((state) => [`${state}.test`, assessmentOf(state)!] as const),
  );
  const severities = (demand: Demand, ...recipients: string[]) => {
    const { severity, recipients: ones } = decide({ recipients, endToEnd: false }, KNOWN, demand);
    return [severity, ...ones.map((one) => one.severity)];
  };

  test("the strictest verdict is the message's, the others keep theirs", () => {
    const all = ["a@dane.test", "b@tls.test", "c@none.test"];
    expect(severities(OFF, ...all)).toEqual(["ask", "allow", "allow", "ask"]);
    expect(severities(ON, ...all)).toEqual(["refuse", "allow", "allow", "refuse"]);
    const dane: Demand = { ...ON, level: "dane", notMet: "ask" };
    expect(severities(dane, ...all)).toEqual(["ask", "allow", "ask", "ask"]);
    expect(severities(dane, ...all, "d@unknown.test")[0]).toBe("refuse");
  });

  test("they stay in their order, with the address as it was written", () => {
    const recipients = ["B@Tls.Test", "a@dane.test"];
    const decision = decide({ recipients, endToEnd: false }, KNOWN, ON);
    expect(decision.recipients.map(({ address }) => address)).toEqual(recipients);
    expect(decision.severity).toBe("allow");
  });

  test("where it stands, in To or Bcc, is not even told", () => {
    // A message is recipients and whether it is encrypted: there is nothing to tell apart.
    const message: Message = { recipients: ["c@none.test"], endToEnd: false };
    expect(Object.keys(message)).toEqual(["recipients", "endToEnd"]);
    expect(decide(message, KNOWN, ON).severity).toBe("refuse");
  });

  test("none at all: nothing speaks against it", () => {
    expect(decide({ recipients: [], endToEnd: false }, KNOWN, ON)).toEqual({
      severity: "allow",
      pending: false,
      recipients: [],
    });
  });
});
