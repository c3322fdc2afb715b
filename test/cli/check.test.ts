/** `postweg check` against the small internet: the whole product without a mail program. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { run } from "../../src/cli/run.ts";
import { startLabBackend } from "../lab/lab-backend.ts";
import { LAB_NETWORK, startSmallInternet, type SmallInternet } from "../lab/small-internet.ts";

// Half a hundred domains, some of whose hosts keep us waiting.
jest.setTimeout(60_000);

let net: SmallInternet;

beforeAll(async () => {
  net = await startSmallInternet();
});
afterAll(() => net.close());

async function postweg(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out, err };
}

/** With everything that makes the small internet the whole world. */
function check(...args: string[]) {
  const world = ["--doh", net.doh.url, "--ca", net.caFile, "--allow-network", LAB_NETWORK];
  world.push("--trust-anchor", net.trustAnchorFile);
  return postweg("check", ...args, ...world, "--smtp-port", String(net.smtpPort));
}

interface Answer {
  readonly input: string;
  readonly domain: string;
  readonly state: string;
  readonly alerts: string[];
  readonly destinations: { host: string; probe: { tls: { version: string } | null } }[];
  readonly reasons: { code: string; detail?: string }[];
}

async function answers(...args: string[]): Promise<Answer[]> {
  const { out } = await check("--json", ...args);
  return out.map((line) => JSON.parse(line) as Answer);
}

describe("the state of each kind of domain", () => {
  const kinds: readonly [domain: string, state: string, alerts: string[], reason: string][] = [
    ["fine.test", "tls", [], "host-tls"],
    ["tls12.test", "tls", [], "host-tls"],
    ["long-banner.test", "tls", [], "host-tls"],
    ["bare-lf.test", "tls", [], "host-tls"],
    ["plain.test", "none", [], "host-no-starttls"],
    ["helo.test", "none", [], "host-no-starttls"],
    ["old.test", "tls", ["weak-tls"], "host-tls"],
    ["tls11.test", "tls", ["weak-tls"], "host-tls"],
    ["self-signed.test", "tls", ["certificate-invalid"], "host-tls"],
    ["expired.test", "tls", ["certificate-invalid"], "host-tls"],
    ["wrong-name.test", "tls", ["certificate-invalid"], "host-tls"],
    ["broken-tls.test", "unknown", [], "host-handshake-failed"],
    ["busy.test", "unknown", [], "host-temporary"],
    ["greylist.test", "unknown", [], "host-temporary"],
    ["tls-later.test", "unknown", [], "host-temporary"],
    ["garbage.test", "unknown", [], "host-garbage"],
    ["endless.test", "unknown", [], "host-too-long"],
    ["inject.test", "unknown", [], "host-plaintext-after-starttls"],
    ["closed.test", "unknown", [], "host-connection-refused"],
    ["best-plain.test", "none", [], "host-no-starttls"],
    ["mixed.test", "tls", ["mixed-hosts"], "host-tls"],
    ["equal.test", "none", [], "host-no-starttls"],
    ["backup.test", "tls", [], "host-tls"],
    ["half-dead.test", "tls", [], "host-tls"],
    ["implicit.test", "tls", [], "host-tls"],
    ["null-mx.test", "unknown", ["null-mx"], "null-mx"],
    ["no-mail.test", "unknown", [], "no-destination"],
    ["nowhere.test", "unknown", ["no-such-domain"], "no-such-domain"],
    ["alias.test", "tls", [], "host-tls"],
    ["loop.test", "unknown", ["dnssec-bogus"], "dnssec-bogus"],
    ["unresolvable.test", "unknown", [], "host-no-such-host"],
    ["bad-mx.test", "unknown", [], "no-destination"],
    ["dane.test", "dane", [], "host-dane-matched"],
    ["dane-ta.test", "dane", [], "host-dane-matched"],
    ["dane-hosted.test", "dane", [], "host-dane-matched"],
    ["dane-down.test", "dane", [], "host-dane-unseen"],
    ["dane-alias.test", "dane", [], "host-dane-matched"],
    ["wrong-digest.test", "tls", ["tlsa-mismatch"], "host-tlsa-mismatch"],
    ["promised-plain.test", "none", ["tlsa-mismatch"], "host-tlsa-mismatch"],
    ["unsigned-tlsa.test", "tls", [], "host-tls"],
    ["unsigned-mx.test", "tls", ["mx-unsigned"], "host-dane-matched"],
    ["half-dane.test", "tls", [], "host-dane-matched"],
    ["no-tlsa.test", "tls", [], "host-tls"],
    ["pkix-ee.test", "tls", [], "host-tlsa-unusable"],
    ["expired-sig.test", "unknown", ["dnssec-bogus"], "dnssec-bogus"],
    ["forged-sig.test", "unknown", ["dnssec-bogus"], "dnssec-bogus"],
    ["stripped-tlsa.test", "unknown", ["dnssec-bogus"], "host-dnssec-bogus"],
    ["stripped-ds.test", "unknown", ["dnssec-bogus"], "dnssec-bogus"],
    ["servfail.test", "unknown", [], "dns-failure"],
    ["refused.test", "unknown", [], "dns-failure"],
    ["http-500.test", "unknown", [], "dns-failure"],
    ["portal.test", "unknown", [], "dns-failure"],
    ["mangled.test", "unknown", [], "dns-failure"],
    ["truncated.test", "unknown", [], "dns-failure"],
    ["liar.test", "unknown", [], "dns-failure"],
    ["huge.test", "unknown", [], "dns-failure"],
  ];

  test("is the one the design demands", async () => {
    const seen = await answers(...kinds.map(([domain]) => `ann@${domain}`));
    const told = seen.map(({ domain, state, alerts, reasons }) => [
      domain,
      state,
      alerts,
      reasons[0]?.code,
    ]);
    expect(told).toEqual(kinds);
  });

  test("a server that demands a client certificate is never `tls`", async () => {
    const [answer] = await answers("ann@client-cert.test");
    expect(answer?.state).toBe("unknown");
  });

  test("IDN is asked for by its A-labels; U-labels and A-labels are the same domain", async () => {
    const both = await answers("x@münchen.test", "x@xn--mnchen-3ya.test");
    expect(both.map((one) => [one.domain, one.state])).toEqual([
      ["xn--mnchen-3ya.test", "tls"],
      ["xn--mnchen-3ya.test", "tls"],
    ]);
    expect(net.doh.questions).toContain("xn--mnchen-3ya.test MX");
  });
});

describe("the JSON of design §6", () => {
  test("one object a line, in the order of the inputs, with every key", async () => {
    const { out } = await check("--json", "ann@plain.test", "fine.test");
    const [plain, fine] = out.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(Object.keys(plain ?? {})).toEqual([
      "input",
      "domain",
      "state",
      "alerts",
      "enforced",
      "destinations",
      "mtaSts",
      "reasons",
    ]);
    expect([plain?.["input"], fine?.["input"]]).toEqual(["ann@plain.test", "fine.test"]);
    expect(fine?.["destinations"]).toMatchObject([
      {
        host: "mx.fine.test",
        preference: 10,
        proof: "insecure",
        tlsa: { kind: "absent", because: "insecure", records: [] },
        state: "tls",
        probe: { tls: { version: "TLSv1.3", pkix: { valid: true } } },
      },
    ]);
  });
});

describe("exit codes", () => {
  const row = (args: string[], code: number) =>
    test(`${args.join(" ")}: ${code}`, async () => {
      expect((await check(...args)).code).toBe(code);
    });
  row(["ann@plain.test"], 0);
  row(["ann@fine.test", "--require", "tls"], 0);
  row(["ann@fine.test", "--require", "authenticated"], 1);
  row(["ann@plain.test", "--require", "tls"], 1);
  row(["ann@mixed.test", "--require", "tls"], 1);
  row(["ann@busy.test", "--require", "tls"], 3);
  row(["ann@busy.test", "ann@plain.test", "--require", "tls"], 1);
});

describe("bad usage ends in one line that says what to do, and exit code 2", () => {
  const row = (args: string[], says: RegExp) =>
    test(args.join(" "), async () => {
      const { code, err, out } = await postweg(...args);
      expect([code, out]).toEqual([2, []]);
      expect(err.join("\n")).toMatch(says);
    });
  row(["check"], /nothing to check; usage: postweg check/);
  row(["check", "ann@"], /"ann@" is not an e-mail address/);
  row(["check", "not a domain"], /neither an e-mail address nor a domain/);
  row(["check", "a.test", "--require", "much"], /must be one of tls, authenticated, dane/);
  row(["check", "a.test", "--doh", "http://dns.example"], /must be https:/);
  row(["check", "a.test", "--ca", "/no/such/file"], /cannot be read \(ENOENT\)/);
  row(["check", "a.test", "--ca", "package.json"], /no PEM certificate/);
  row(["check", "a.test", "--probe", "ftp://x"], /must be direct, off or an https: URL/);
  row(["check", "a.test", "--smtp-port", "0"], /from 1 to 65535/);
  row(["check", "a.test", "--allow-network", "everything"], /--allow-network/);
  row(["check", "a.test", "--frobnicate"], /Unknown option '--frobnicate'/);
  row(["dance"], /no command "dance"/);
  row([], /usage: postweg COMMAND/);
});

describe("probing elsewhere or not at all", () => {
  test("through a backend the answers are the same, and it hears host names only", async () => {
    const backend = await startLabBackend(net);
    const inputs = ["secret.name@fine.test", "secret.name@plain.test"];
    const seen = await answers(...inputs, "--probe", backend.url);
    expect(seen.map((one) => one.state)).toEqual(["tls", "none"]);
    const told = backend.requests.join("\n");
    expect(told).toMatch(/\/v1\/mx\/mx\.fine\.test /);
    expect(told).not.toMatch(/secret|\/fine\.test|\/plain\.test/);
    await backend.close();
  });

  test("without a probe nothing is known, and it says why", async () => {
    const [answer] = await answers("ann@fine.test", "--probe", "off");
    expect([answer?.state, answer?.reasons[0]?.code]).toEqual(["unknown", "no-backend"]);
  });

  test("no local part reaches the resolver", () => {
    expect(net.doh.requests.join("\n")).not.toMatch(/secret|ann%40|ann@/);
  });
});
