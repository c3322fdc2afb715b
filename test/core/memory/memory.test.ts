/** Once TLS, always TLS (design §4, Memory): what is a downgrade, what makes a lock, and what takes it away. */
import { describe, expect, test } from "@jest/globals";
import type { Assessment } from "../../../src/core/assessment/assessment.ts";
import type { HostTlsa } from "../../../src/core/dane/host-tlsa.ts";
import { compare, provenIn } from "../../../src/core/memory/compare.ts";
import { Memory, type MemoryContent } from "../../../src/core/memory/memory.ts";
import type { DomainRecord, Lock, Proven } from "../../../src/core/memory/record.ts";
import { isWeaker, STRENGTHS, strengthOf } from "../../../src/core/memory/strength.ts";
import type { StsAnswer } from "../../../src/core/mta-sts/lookup.ts";
import { assessment, destination, NOW } from "../../extension/support/assessments.ts";

const HERE = "https://probe.example/";
const ELSEWHERE = "https://other.example/";

const policy = (mode: "enforce" | "testing" | "none"): StsAnswer => ({
  kind: "policy",
  id: "1",
  policy: { mode, maxAge: 86_400, mx: ["*.a.test"] },
  kept: false,
});

const host = (state: "tls" | "none" | "unknown", name = "mx.a.test") =>
  destination(name, { state, tlsa: { kind: "absent", because: "no-tlsa" } });

/** a.test as it may be found. */
const FOUND = {
  dane: { state: "dane", enforced: true, proof: "secure" },
  /** Only opportunistic TLS, and the DNS proves that it is to be so. */
  denied: { state: "tls", proof: "secure", destinations: [host("tls")] },
  tls: { state: "tls", proof: "insecure" },
  sts: {
    state: "tls",
    enforced: true,
    sts: policy("enforce"),
    reasons: [{ code: "sts-enforced" }],
  },
  stsNone: { state: "tls", sts: policy("none") },
  stsGone: { state: "tls", sts: { kind: "none" } },
  tlsa: { state: "tls", enforced: true, proof: "secure" },
  none: { state: "none", destinations: [host("none")] },
  unknown: { state: "unknown", destinations: [host("unknown")] },
} as const satisfies Record<string, Partial<Assessment>>;

const found = (what: keyof typeof FOUND, parts: Partial<Assessment> = {}) =>
  assessment("a.test", { ...FOUND[what], ...parts });

const proven = (strength: Proven["strength"], by?: Proven["by"]): Proven => ({
  strength,
  by,
  since: NOW - 2000,
  at: NOW - 1000,
  vantage: HERE,
});

const DANE = proven("dane", "dane");
const STS = proven("authenticated", "sts");
const UNUSABLE = proven("authenticated", "tlsa");
const SEEN = proven("tls");

const lock: Lock = {
  since: NOW - 500,
  was: SEEN,
  now: { state: "none", enforced: false },
  vantage: HERE,
  hosts: [],
};

/** A memory that has seen a.test so, one after the other. */
function after(...whats: (keyof typeof FOUND)[]): Memory {
  const memory = new Memory();
  for (const what of whats) memory.judge(found(what), HERE);
  return memory;
}

const isLocked = (memory: Memory, domain = "a.test") => memory.get(domain)?.lock !== undefined;
const domainsOf = (memory: Memory) => memory.content().domains.map(({ domain }) => domain);

describe("strengths", () => {
  test("from the weakest to the strongest, and nothing below", () => {
    expect(strengthOf(found("tls"))).toBe("tls");
    expect(strengthOf(found("sts"))).toBe("authenticated");
    expect(strengthOf(found("dane"))).toBe("dane");
    expect(strengthOf(found("none"))).toBeUndefined();
    expect(strengthOf(found("unknown", { enforced: true }))).toBeUndefined();
    STRENGTHS.forEach((one, i) => {
      expect(isWeaker(undefined, one)).toBe(true);
      STRENGTHS.forEach((other, k) => expect(isWeaker(one, other)).toBe(i < k));
    });
  });

  test("what made it so", () => {
    expect(provenIn(found("dane"), "")?.by).toBe("dane");
    expect(provenIn(found("sts"), "")?.by).toBe("sts");
    expect(provenIn(found("tlsa"), "")?.by).toBe("tlsa");
    expect(provenIn(found("tls"), "")?.by).toBeUndefined();
  });
});

describe("compare", () => {
  const row = (was: Proven, now: Assessment, comparison: string, text: string) =>
    test(`${was.by ?? "seen"} ${was.strength}, now ${text}: ${comparison}`, () => {
      expect(compare(was, now)).toBe(comparison);
    });

  row(DANE, found("dane"), "same", "DANE");
  row(DANE, found("unknown"), "same", "unknown");
  row(DANE, found("unknown", { alerts: ["dnssec-bogus"] }), "same", "bogus");
  row(SEEN, found("dane"), "same", "DANE");
  row(SEEN, found("tls"), "same", "TLS");
  row(SEEN, found("none"), "downgrade", "in the clear");
  row(DANE, found("none", { proof: "secure" }), "downgrade", "in the clear, without TLSA");
  row(STS, found("none", { sts: policy("none") }), "downgrade", "in the clear, without a policy");

  row(DANE, found("denied"), "meant", "TLS, TLSA securely denied");
  row(DANE, found("denied", { proof: "insecure" }), "downgrade", "TLS, MX unsigned");
  row(DANE, found("denied", { proof: undefined }), "downgrade", "TLS, nothing known of the MX");
  row(
    DANE,
    found("denied", { alerts: ["tlsa-mismatch"] }),
    "downgrade",
    "TLS, another certificate",
  );
  row(UNUSABLE, found("denied"), "meant", "TLS, TLSA securely denied");
  const promises: [HostTlsa | undefined, string][] = [
    [{ kind: "absent", because: "no-tlsa" }, "meant"],
    [{ kind: "absent", because: "insecure" }, "downgrade"],
    [{ kind: "unusable", baseDomain: "h", records: [] }, "meant"],
    [{ kind: "usable", baseDomain: "h", records: [], names: [] }, "meant"],
    [{ kind: "failed", at: "tlsa", proof: "bogus" }, "downgrade"],
    [{ kind: "failed", at: "address", proof: "indeterminate" }, "downgrade"],
    [undefined, "downgrade"],
  ];
  for (const [tlsa, comparison] of promises) {
    const destinations = [destination("mx2.a.test", { tlsa }), host("tls")];
    const text = `one host ${JSON.stringify(tlsa) ?? "not known"}`;
    row(DANE, found("denied", { destinations }), comparison, text);
  }

  row(STS, found("stsNone"), "meant", "a policy that says none");
  row(STS, found("stsGone"), "downgrade", "no policy any more");
  row(STS, found("tls", { sts: policy("testing") }), "downgrade", "a policy that tests");
  row(STS, found("tls", { sts: policy("enforce") }), "downgrade", "a policy that is not met");
  row(STS, found("tls", { sts: { kind: "invalid-record" } }), "downgrade", "a bad record");
  const bad: StsAnswer = { kind: "invalid-policy", fault: "bad-mode" };
  row(STS, found("tls", { sts: bad }), "downgrade", "a bad policy");
  const unanswered: readonly StsAnswer[] = [
    { kind: "not-asked" },
    { kind: "dns-failure" },
    { kind: "fetch-failed", failure: "timeout" },
  ];
  for (const sts of unanswered) row(STS, found("tls", { sts }), "same", sts.kind);
  row(STS, found("tls", { sts: undefined }), "same", "nothing known of a policy");
  // A policy is no proof about DANE, and a denial of TLSA none about a policy.
  row(DANE, found("stsNone", { proof: "insecure" }), "downgrade", "a policy that says none");
  row(STS, found("denied"), "downgrade", "TLSA securely denied");
});

describe("what is remembered", () => {
  test("the best that was settled", () => {
    expect(after("tls").get("a.test")?.proven).toMatchObject({ strength: "tls", vantage: HERE });
    expect(after("tls", "dane").get("a.test")?.proven).toMatchObject({ strength: "dane" });
    expect(after("dane", "unknown").get("a.test")?.proven).toMatchObject({ strength: "dane" });
    expect(after("unknown", "none").get("a.test")).toBeUndefined();
  });

  test("nothing of what isn't settled", () => {
    const memory = new Memory();
    const half = found("dane", { settled: false });
    expect(memory.judge(half, HERE)).toBe(half);
    expect(memory.content()).toEqual({ domains: [], hosts: [] });
  });

  test("since when it is so good, and when it was last seen so", () => {
    const memory = new Memory();
    memory.judge(found("tls", { assessedAt: NOW }), HERE);
    memory.judge(found("tls", { assessedAt: NOW + 1 }), HERE);
    expect(memory.get("a.test")?.proven).toMatchObject({ since: NOW, at: NOW + 1 });
    memory.judge(found("dane", { assessedAt: NOW + 2 }), HERE);
    expect(memory.get("a.test")?.proven).toMatchObject({ since: NOW + 2, at: NOW + 2 });
  });

  test("hosts that were seen to encrypt, and only those", () => {
    const memory = new Memory();
    const destinations = [
      host("tls", "seen.test"),
      destination("unseen.test", { observedAt: undefined }),
      host("none", "plain.test"),
      host("unknown", "slow.test"),
    ];
    memory.judge(found("tls", { destinations }), HERE);
    expect(memory.content().hosts.map((one) => one.host)).toEqual(["seen.test"]);
  });

  test("what was meant counts from then on", () => {
    const memory = after("dane", "denied");
    expect(memory.get("a.test")).toMatchObject({ proven: { strength: "tls" } });
    expect(memory.judge(found("tls"), HERE).alerts).toEqual([]);
    memory.judge(found("none"), HERE);
    expect(isLocked(memory)).toBe(true);
  });
});

describe("a lock", () => {
  test("says what it was, what it is, who saw it, and which hosts changed", () => {
    const memory = after("tls");
    memory.judge(found("none", { assessedAt: NOW + 9 }), ELSEWHERE);
    expect(memory.get("a.test")?.lock).toEqual({
      since: NOW + 9,
      was: { strength: "tls", by: undefined, since: NOW, at: NOW, vantage: HERE },
      now: { state: "none", enforced: false },
      vantage: ELSEWHERE,
      hosts: ["mx.a.test"],
    });
  });

  test("is told with every assessment, once each", () => {
    const memory = after("dane");
    const told = memory.judge(found("none", { alerts: ["sts-failing"] }), HERE);
    expect(told.alerts).toEqual(["sts-failing", "downgraded"]);
    expect(told.downgrade).toEqual({ was: "dane", wasAt: NOW, since: NOW });
    expect(memory.judge(told, HERE).alerts).toEqual(["sts-failing", "downgraded"]);
    expect(memory.judge(found("unknown"), HERE).alerts).toEqual(["downgraded"]);
  });

  test("is not made by what isn't settled, but told with it", () => {
    const half = (memory: Memory) => memory.judge(found("none", { settled: false }), HERE);
    const memory = after("tls");
    expect(half(memory).alerts).toEqual([]);
    expect(isLocked(memory)).toBe(false);
    const locked = after("tls", "none");
    const at = locked.get("a.test");
    expect(half(locked).alerts).toEqual(["downgraded"]);
    expect(locked.judge(found("dane", { settled: false }), HERE).alerts).toEqual(["downgraded"]);
    expect(locked.get("a.test")).toBe(at);
  });

  test("is neither made nor lifted by not knowing", () => {
    expect(isLocked(after("dane", "unknown"))).toBe(false);
    expect(isLocked(after("dane", "none", "unknown"))).toBe(true);
    expect(after("dane", "none", "unknown").get("a.test")?.lock?.now.state).toBe("none");
  });

  test("keeps what it was when it becomes even less", () => {
    const memory = after("dane", "tls", "none");
    expect(memory.get("a.test")?.lock).toMatchObject({
      was: { strength: "dane" },
      now: { state: "none" },
    });
  });

  test.each<[string, (keyof typeof FOUND)[], boolean]>([
    ["TLS seen again proves nothing", ["tls", "none", "tls"], true],
    ["TLS seen twice as little", ["tls", "none", "tls", "tls"], true],
    ["DANE proven again", ["dane", "none", "dane"], false],
    ["DANE where there was only TLS", ["tls", "none", "dane"], false],
    ["a policy where there was only TLS", ["tls", "none", "sts"], false],
    ["a policy where there was DANE is less", ["dane", "none", "sts"], true],
    ["a policy back", ["sts", "stsGone", "sts"], false],
    ["DANE instead of a policy", ["sts", "stsGone", "dane"], false],
    ["TLSA securely denied: meant after all", ["dane", "tls", "denied"], false],
    ["a policy that says none: meant after all", ["sts", "stsGone", "stsNone"], false],
    ["TLSA denied, but still in the clear", ["dane", "none", "none"], true],
  ])("%s", (_, whats, locked) => {
    expect(isLocked(after(...whats))).toBe(locked);
  });

  test("lifted by a proof: what is proven now counts, and no alert is told", () => {
    const memory = after("dane", "none");
    expect(memory.judge(found("dane"), HERE).alerts).toEqual([]);
    expect(memory.get("a.test")).toMatchObject({ proven: { strength: "dane", by: "dane" } });
  });
});

describe("a host known from another domain", () => {
  const other = (state: "tls" | "none" | "unknown", name = "mx.a.test") =>
    assessment("b.test", { state, destinations: [host(state, name)] });

  test("that encrypted there and does not here was tampered with", () => {
    const memory = after("tls");
    expect(memory.judge(other("none"), ELSEWHERE).alerts).toEqual(["downgraded"]);
    expect(memory.get("b.test")).toMatchObject({
      lock: { was: { strength: "tls", vantage: HERE }, hosts: ["mx.a.test"] },
    });
    expect(memory.get("b.test")?.proven).toBeUndefined();
  });

  test("another host, another state: nothing", () => {
    const memory = after("tls");
    expect(memory.judge(other("none", "mx.b.test"), HERE).alerts).toEqual([]);
    expect(memory.judge(other("unknown"), HERE).alerts).toEqual([]);
    expect(memory.judge(other("tls"), HERE).alerts).toEqual([]);
  });

  test("one that never encrypted is no downgrade", () => {
    const memory = after("none");
    expect(memory.judge(other("none"), HERE).alerts).toEqual([]);
  });

  test("who lifts it takes the host as it is", () => {
    const memory = after("tls");
    memory.judge(other("none"), HERE);
    expect(memory.lift("b.test")).toBe(true);
    expect(memory.judge(other("none"), HERE).alerts).toEqual([]);
    // That it encrypted for a.test is another matter.
    expect(memory.judge(found("none"), HERE).alerts).toEqual(["downgraded"]);
  });
});

describe("lift", () => {
  test("from now on what it is now is what is expected", () => {
    const memory = after("dane", "tls");
    expect(memory.lift("a.test")).toBe(true);
    expect(memory.get("a.test")).toMatchObject({ proven: { strength: "tls" } });
    expect(memory.judge(found("tls"), HERE).alerts).toEqual([]);
    expect(memory.judge(found("none"), HERE).alerts).toEqual(["downgraded"]);
  });

  test("what is in the clear has no past any more", () => {
    const memory = after("tls", "none");
    memory.lift("a.test");
    expect(memory.content()).toEqual({ domains: [], hosts: [] });
    expect(memory.judge(found("none"), HERE).alerts).toEqual([]);
  });

  test("where there is no lock nothing happens, and nobody is told", () => {
    const memory = after("tls");
    let told = 0;
    memory.onChanged(() => told++);
    expect(memory.lift("a.test")).toBe(false);
    expect(memory.lift("b.test")).toBe(false);
    expect(told).toBe(0);
    expect(memory.get("a.test")).toBeDefined();
  });
});

describe("forget and clear", () => {
  test("forget takes one domain, with its lock", () => {
    const memory = after("dane", "tls");
    memory.judge(assessment("b.test"), HERE);
    memory.forget("a.test");
    expect(domainsOf(memory)).toEqual(["b.test"]);
    expect(memory.judge(found("tls"), HERE).alerts).toEqual([]);
  });

  test("forget takes the hosts of the lock, so that the next look does not lock again", () => {
    const memory = after("tls", "none");
    memory.forget("a.test");
    expect(memory.content()).toEqual({ domains: [], hosts: [] });
    expect(memory.judge(found("none"), HERE).alerts).toEqual([]);
  });

  test("forget leaves the hosts of a domain without a lock, and those of others", () => {
    const memory = after("tls");
    memory.judge(assessment("b.test", { destinations: [host("tls", "mx.b.test")] }), HERE);
    memory.judge(
      assessment("b.test", { state: "none", destinations: [host("none", "mx.b.test")] }),
      HERE,
    );
    memory.forget("b.test");
    memory.forget("a.test");
    expect(memory.content().hosts.map((one) => one.host)).toEqual(["mx.a.test"]);
  });

  test.each<[string, (keyof typeof FOUND)[], boolean[]]>([
    ["a domain with a lock", ["tls", "none"], [true]],
    ["a domain without one", ["tls"], [false]],
    ["a domain nobody knows", [], []],
  ])("forget tells whether a lock went: %s", (_, whats, told) => {
    const memory = after(...whats);
    const heard: boolean[] = [];
    memory.onChanged((locks) => heard.push(locks));
    memory.forget("a.test");
    expect(heard).toEqual(told);
  });

  test("clear takes everything", () => {
    const memory = after("tls", "none");
    memory.clear();
    expect(memory.content()).toEqual({ domains: [], hosts: [] });
    expect(memory.judge(found("none"), HERE).alerts).toEqual([]);
  });
});

describe("who listens", () => {
  test("is told of every change, and of nothing else", () => {
    const memory = new Memory();
    let told = 0;
    memory.onChanged(() => told++);
    const tells = (deed: () => void) => {
      const before = told;
      deed();
      return told > before;
    };
    expect(tells(() => memory.judge(found("unknown"), HERE))).toBe(false);
    expect(tells(() => memory.judge(found("tls"), HERE))).toBe(true);
    expect(tells(() => memory.judge(found("none"), HERE))).toBe(true);
    expect(tells(() => memory.judge(found("none"), HERE))).toBe(false);
    expect(tells(() => memory.judge(found("unknown"), HERE))).toBe(false);
    expect(tells(() => void memory.lift("a.test"))).toBe(true);
    expect(tells(() => memory.forget("a.test"))).toBe(false);
    expect(tells(() => memory.clear())).toBe(true);
  });
});

describe("records", () => {
  test("those with a lock first, then the ones seen last", () => {
    const memory = new Memory();
    const seen = (domain: string, at: number): DomainRecord => ({
      domain,
      proven: { ...SEEN, at },
    });
    const domains = [
      seen("old.test", 1),
      { ...seen("locked.test", 0), lock: { ...lock, since: 2 } },
      seen("new.test", 3),
      { domain: "later.test", lock: { ...lock, since: 9 } },
    ];
    memory.restore({ domains, hosts: [] });
    expect(memory.records().map(({ domain }) => domain)).toEqual([
      "later.test",
      "locked.test",
      "new.test",
      "old.test",
    ]);
  });
});

describe("content and restore", () => {
  const throughJson = (memory: Memory) =>
    JSON.parse(JSON.stringify(memory.content())) as MemoryContent;

  test("what was written down is read back, locks and hosts and all", () => {
    const memory = after("dane", "none");
    memory.judge(assessment("b.test"), HERE);
    const again = new Memory();
    again.restore(throughJson(memory));
    expect(JSON.stringify(again.content())).toBe(JSON.stringify(memory.content()));
    expect(again.judge(found("none"), HERE).alerts).toEqual(["downgraded"]);
    again.restore(throughJson(memory));
    expect(JSON.stringify(again.content())).toBe(JSON.stringify(memory.content()));
  });

  test("what is known already is newer", () => {
    const memory = after("dane");
    memory.restore({ domains: [{ domain: "a.test", proven: SEEN }], hosts: [] });
    expect(memory.get("a.test")?.proven?.strength).toBe("dane");
    const [known] = memory.content().hosts;
    memory.restore({ domains: [], hosts: [{ host: "mx.a.test", proven: { ...SEEN, at: 0 } }] });
    expect(memory.content().hosts).toEqual([known]);
  });

  test("a lock is never lost: neither one that is stored nor one that is known", () => {
    const stored = { domain: "a.test", proven: DANE, lock };
    const memory = after("dane");
    memory.restore({ domains: [stored], hosts: [] });
    expect(isLocked(memory)).toBe(true);
    const locked = after("dane", "none");
    const known = locked.get("a.test");
    locked.restore({ domains: [{ domain: "a.test", proven: DANE }], hosts: [] });
    locked.restore({ domains: [stored], hosts: [] });
    expect(locked.get("a.test")).toBe(known);
  });

  test("two restores, in any order, keep the lock", () => {
    const plain = { domains: [{ domain: "a.test", proven: DANE }], hosts: [] };
    const held = { domains: [{ domain: "a.test", proven: DANE, lock }], hosts: [] };
    for (const contents of [
      [plain, held],
      [held, plain],
    ]) {
      const memory = new Memory();
      for (const content of contents) memory.restore(content);
      expect(isLocked(memory)).toBe(true);
    }
  });
});

describe("limits", () => {
  const see = (memory: Memory, ...domains: string[]) => {
    for (const domain of domains) memory.judge(assessment(domain), HERE);
  };

  test("what was seen longest ago goes first", () => {
    const memory = new Memory({ domains: 2, hosts: 2 });
    see(memory, "a.test", "b.test", "a.test", "c.test");
    expect(domainsOf(memory)).toEqual(["a.test", "c.test"]);
    expect(memory.content().hosts.map((one) => one.host)).toEqual(["mx.a.test", "mx.c.test"]);
  });

  test("locks go last", () => {
    const memory = new Memory({ domains: 2 });
    see(memory, "a.test");
    memory.judge(found("none"), HERE);
    see(memory, "b.test", "c.test", "d.test");
    expect(domainsOf(memory)).toEqual(["a.test", "d.test"]);
    expect(isLocked(memory)).toBe(true);
  });

  test("no lock goes for what has none, however full it is", () => {
    const memory = new Memory({ domains: 1 });
    see(memory, "a.test");
    memory.judge(found("none"), HERE);
    see(memory, "b.test");
    memory.restore({ domains: [{ domain: "c.test", proven: SEEN }], hosts: [] });
    expect(domainsOf(memory)).toEqual(["a.test"]);
    expect(isLocked(memory)).toBe(true);
  });

  test("of locks alone the oldest goes for a new one", () => {
    const memory = new Memory({ domains: 1 });
    memory.restore({ domains: [{ domain: "a.test", lock }], hosts: [] });
    memory.restore({ domains: [{ domain: "b.test", lock }], hosts: [] });
    expect(domainsOf(memory)).toEqual(["b.test"]);
  });

  test("what is written down and is too much for it still leaves the locks", () => {
    const many = Array.from({ length: 5 }, (_, i) => ({ domain: `d${i}.test`, proven: SEEN }));
    const memory = new Memory({ domains: 3 });
    memory.restore({ domains: [{ domain: "a.test", proven: DANE, lock }, ...many], hosts: [] });
    expect(domainsOf(memory)).toContain("a.test");
    expect(domainsOf(memory)).toHaveLength(3);
  });
});
