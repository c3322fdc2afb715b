import { describe, expect, jest, test } from "@jest/globals";
import { ROOT, RULES, violations, violationsOf } from "./cruise.ts";

jest.setTimeout(60_000);

/** For each rule, the shortest tree that breaks it: file -> what it imports. */
const BROKEN: Record<string, Record<string, string[]>> = {
  "no-cycles": {
    "src/core/base/a.ts": ["./b.ts"],
    "src/core/base/b.ts": ["./a.ts"],
  },
  "no-unresolved": { "src/core/base/a.ts": ["./nowhere.ts"] },
  "core-layer-base": breaks("base", "dns"),
  "core-layer-dns": breaks("dns", "dnssec"),
  "core-layer-dnssec": breaks("dnssec", "dane"),
  "core-layer-pkix": breaks("pkix", "dane"),
  "core-layer-smtp": breaks("smtp", "assessment"),
  "core-layer-dane": breaks("dane", "assessment"),
  "core-layer-mta-sts": breaks("mta-sts", "dane"),
  "core-layer-probe-api": breaks("probe-api", "assessment"),
  "core-layer-trace": breaks("trace", "assessment"),
  "core-layer-assessment": breaks("assessment", "policy"),
  "core-layer-memory": breaks("memory", "policy"),
  "core-layer-policy": breaks("policy", "dnssec"),
  "core-runs-anywhere": { "src/core/base/a.ts": ["node:fs"] },
  "core-needs-no-packages": { "src/core/dns/a.ts": ["valibot"] },
  "probe-api-needs-only-valibot": { "src/core/probe-api/a.ts": ["undici"] },
  "core-knows-no-host": imports("src/core/base/a.ts", "src/probe/b.ts"),
  "extension-knows-core-only": imports("src/extension/settings/a.ts", "src/probe/b.ts"),
  "extension-runs-in-a-browser": { "src/extension/settings/a.ts": ["node:path"] },
  "probe-knows-core-only": imports("src/probe/a.ts", "src/extension/settings/b.ts"),
  "cli-knows-core-and-probe": imports("src/cli/a.ts", "src/extension/settings/b.ts"),
  "status-page-explains": imports("src/status/a.ts", "src/extension/ui/b.ts"),
  "nobody-imports-the-status-page": imports("src/probe/a.ts", "src/status/b.ts"),
  "ui-talks-to-background": imports("src/extension/ui/popup/a.ts", "src/extension/background/b.ts"),
  "background-draws-nothing": imports("src/extension/background/a.ts", "src/extension/ui/b.ts"),
  "browser-api-only-in-platform": { "src/extension/background/a.ts": ["webextension-polyfill"] },
  "page-parts-know-no-judgement": imports(
    "src/extension/webmail/roundcube/a.ts",
    "src/core/policy/b.ts",
  ),
  "nobody-imports-page-parts": imports(
    "src/extension/background/a.ts",
    "src/extension/webmail/b.ts",
  ),
  "nobody-imports-the-experiment": imports(
    "src/extension/background/a.ts",
    "src/extension/experiment/api.js",
  ),
  "product-needs-no-tests": imports("src/probe/a.ts", "test/b.ts"),
  "product-needs-no-dev-dependencies": { "src/probe/a.ts": ["jest"] },
};

/** Trees that come close to breaking a rule and do not. */
const ALLOWED: Record<string, Record<string, string[]>> = {
  "dane on dnssec": imports("src/core/dane/a.ts", "src/core/dnssec/b.ts"),
  "assessment on the probe's contract": imports(
    "src/core/assessment/a.ts",
    "src/core/probe-api/b.ts",
  ),
  "the contract on valibot": { "src/core/probe-api/a.ts": ["valibot"] },
  "the command line on the probe": imports("src/cli/a.ts", "src/probe/b.ts"),
  "the status page on the add-on's sentences": imports(
    "src/status/a.ts",
    "src/extension/explain/b.ts",
  ),
  "the probe on node": { "src/probe/a.ts": ["node:net"] },
  "platform on the polyfill": { "src/extension/platform/a.ts": ["webextension-polyfill"] },
  "background and ui on messaging": {
    "src/extension/background/a.ts": ["../messaging/c.ts"],
    "src/extension/ui/popup/b.ts": ["../../messaging/c.ts"],
    "src/extension/messaging/c.ts": [],
  },
};

test("the source keeps every rule", async () => {
  expect(await violations(ROOT)).toEqual([]);
});

test("every rule has a tree that breaks it, and gives advice", () => {
  expect(RULES.map(({ name }) => name).sort()).toEqual(Object.keys(BROKEN).sort());
  for (const { comment } of RULES) expect(comment).toMatch(/^\S.{30,}\.$/);
});

describe("caught", () => {
  test.each(Object.entries(BROKEN))("%s", async (rule, tree) => {
    const found = await violationsOf(sources(tree));
    expect(found).toContainEqual(expect.stringMatching(`^${rule}: `));
  });

  test("an import of types only, too", async () => {
    const found = await violationsOf({
      "src/core/base/a.ts": 'import type { B } from "../dns/b.ts";\nexport type A = B;\n',
      "src/core/dns/b.ts": "export type B = string;\n",
    });
    expect(found).toEqual(["core-layer-base: src/core/base/a.ts -> src/core/dns/b.ts"]);
  });
});

describe("allowed", () => {
  test.each(Object.entries(ALLOWED))("%s", async (_, tree) => {
    expect(await violationsOf(sources(tree))).toEqual([]);
  });
});

function breaks(layer: string, above: string): Record<string, string[]> {
  return imports(`src/core/${layer}/a.ts`, `src/core/${above}/b.ts`);
}

function imports(from: string, to: string): Record<string, string[]> {
  const up = "../".repeat(from.split("/").length - 1);
  return { [from]: [up + to], [to]: [] };
}

function sources(tree: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).map(([file, names]) => [
      file,
      `${names.map((name) => `import "${name}";\n`).join("")}export {};\n`,
    ]),
  );
}
