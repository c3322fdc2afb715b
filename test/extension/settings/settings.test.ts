import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { KNOWN_RESOLVERS } from "../../../src/extension/settings/resolvers.ts";
import { EXPERT } from "../../../src/extension/settings/senders.ts";
import { readSettings } from "../../../src/extension/settings/settings.ts";

const DEFAULTS = {
  resolver: "https://dns10.quad9.net/dns-query",
  fallbackResolver: "https://unfiltered.joindns4.eu/dns-query",
  backend: "",
  backendToken: "",
  furtherBackends: [],
  policies: "direct",
  trustAnchors: "",
  remember: true,
  neverLookUp: [],
  senders: [],
};

const OWN = {
  resolver: "https://resolver.example/dns-query",
  fallbackResolver: "",
  backend: "https://probe.example/",
  backendToken: "secret",
  furtherBackends: [{ url: "https://other.example/", token: "" }],
  policies: "backend",
  trustAnchors: "",
  remember: false,
  neverLookUp: ["ann@private.example", "*.private.example"],
  senders: [{ pattern: "me@example.org", mode: "on", rules: [], expert: EXPERT }],
};

test("what was saved is read back", () => {
  expect(readSettings(OWN)).toEqual(OWN);
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["text", "https://resolver.example/dns-query"],
  ["a number", 7],
  ["a list", [OWN]],
  ["an empty object", {}],
  ["a version alone", { version: 2 }],
])("%s means the defaults", (_, stored) => {
  expect(readSettings(stored)).toEqual(DEFAULTS);
});

test("what is missing has its default, what is there stays", () => {
  const { resolver } = OWN;
  expect(readSettings({ resolver })).toEqual({ ...DEFAULTS, resolver });
});

test("what another version will add is not taken along", () => {
  expect(readSettings({ ...OWN, demand: "dane" })).toEqual(OWN);
});

describe("what cannot be understood falls back to its default, by itself", () => {
  test.each<[string, unknown]>([
    ["resolver", "resolver.example"],
    ["resolver", "http://resolver.example/dns-query"],
    ["resolver", "http://127.0.0.1.evil.example/dns-query"],
    ["resolver", "https://user:password@resolver.example/"],
    ["resolver", "javascript:alert(1)"],
    ["resolver", "data:text/plain,x"],
    ["resolver", ""],
    ["resolver", 1],
    ["fallbackResolver", "ftp://resolver.example/"],
    ["fallbackResolver", null],
    ["backend", "http://probe.example/"],
    ["backend", "https://probe.example/?token=1"],
    ["backend", "https://probe.example/#x"],
    ["backend", "https://a:b@probe.example/"],
    ["backend", ["https://probe.example/"]],
    ["furtherBackends", "https://other.example/"],
    ["backendToken", "x".repeat(513)],
    ["backendToken", { toString: "x" }],
    ["remember", "no"],
    ["neverLookUp", "private.example"],
    ["senders", { pattern: "me@example.org" }],
    ["trustAnchors", "no record"],
    ["policies", "mine"],
  ])("%s: %j", (name, value) => {
    const read = readSettings({ ...OWN, [name]: value });
    expect(read).toEqual({ ...OWN, [name]: DEFAULTS[name as keyof typeof DEFAULTS] });
  });
});

test("of what nobody may look up, the rest still counts when a line is no pattern", () => {
  const neverLookUp = ["a.example", "no pattern", 7, "b.example"];
  expect(readSettings({ neverLookUp }).neverLookUp).toEqual(["a.example", "b.example"]);
});

test.each(["http://127.0.0.1:8053/dns-query", "http://localhost/dns-query", "http://[::1]/q"])(
  "a resolver of one's own on this computer may do without TLS: %s",
  (resolver) => {
    expect(readSettings({ ...OWN, resolver }).resolver).toBe(resolver);
  },
);

test("hostile prototypes change nothing", () => {
  const stored: unknown = JSON.parse('{"__proto__": {"resolver": "https://evil.example/"}}');
  expect(readSettings(stored)).toEqual(DEFAULTS);
  expect(readSettings({ ...OWN, constructor: 1, toString: 1 })).toEqual(OWN);
});

describe("the resolvers of the list", () => {
  const manifest = JSON.parse(
    readFileSync(new URL("../../../manifest.json", import.meta.url), "utf8"),
  ) as { host_permissions: string[] };

  test.each(KNOWN_RESOLVERS)("$name can be saved, and is allowed from the start", ({ url }) => {
    expect(readSettings({ resolver: url }).resolver).toBe(url);
    expect(manifest.host_permissions).toContain(`${new URL(url).origin}/*`);
  });

  test("are told apart by id and address", () => {
    for (const word of ["id", "url"] as const) {
      expect(new Set(KNOWN_RESOLVERS.map((one) => one[word])).size).toBe(KNOWN_RESOLVERS.length);
    }
  });
});

test("a further backend that is none takes the others not with it; there are four at most", () => {
  const of = (...urls: string[]) =>
    readSettings({ furtherBackends: urls.map((url) => ({ url })) }).furtherBackends.map(
      ({ url }) => url,
    );
  expect(of("http://plain.example/", "https://fine.example/")).toEqual(["https://fine.example/"]);
  const many = Array.from({ length: 6 }, (_, i) => `https://p${i}.example/`);
  expect(of(...many)).toEqual(many.slice(0, 4));
});
