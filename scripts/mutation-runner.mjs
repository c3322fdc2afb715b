/**
 * Runs our tests for Stryker, inside Stryker's own process.
 *
 * Stryker's runner for Jest starts Jest anew for each mutant, which takes seconds. Here a
 * test file is one bundle that is imported anew for each mutant (the mutant is active from
 * the first line, as if it stood in the source), only tests that reach the mutant run, the
 * quickest file first, and the first failure ends it. `describe`, `test` and the hooks are
 * the few lines below, `expect` is Jest's own.
 */
import { mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const require = createRequire(import.meta.url);
const requireOf = (name) => createRequire(require.resolve(name));
const { build } = requireOf("tsx")("esbuild");
const { jestExpect: expect } = requireOf("@jest/globals")("@jest/expect");

const FOLDERS = ["test/core/{dane,mta-sts,dnssec,assessment}", "test/conformance"];
/** Thousands of manipulations each, or servers of Debian's. */
const LEFT_OUT = /lying-resolver|flip-a-bit|\.system\./;

/** Milliseconds; Jest has 5 s, and this machine is busy. */
const TEST_TIMEOUT = 10_000;

/** What Stryker's changed sources look at. */
const stryker = (globalThis.__stryker__ ??= {});

/** The file that is being loaded, and the block that is open. */
let file;
let block;

const globals = {
  expect,
  describe: withEach((name, body) => {
    const outer = block;
    block = newBlock(outer, name);
    body();
    block = outer;
  }),
  test: withEach((name, body) => {
    const full = [...path(block), name].join(" ");
    const times = (file.names.get(full) ?? 0) + 1;
    file.names.set(full, times);
    const id = `${file.name}: ${full}${times > 1 ? ` (${times})` : ""}`;
    file.tests.push({ id, block, body });
  }),
  beforeAll: (hook) => block.beforeAll.push(hook),
  beforeEach: (hook) => block.beforeEach.push(hook),
  afterEach: (hook) => block.afterEach.push(hook),
  afterAll: (hook) => block.afterAll.push(hook),
  jest: { setTimeout() {} },
};
globalThis.postwegTestGlobals = globals;

function newBlock(outer, name) {
  return { outer, name, beforeAll: [], beforeEach: [], afterEach: [], afterAll: [], begun: false };
}

const path = ({ outer, name }) => (outer === undefined ? [] : [...path(outer), name]);
const blocksOf = (one) => (one === undefined ? [] : [...blocksOf(one.outer), one]);

/** `each` over a table of rows; `skip` is not needed by what runs here. */
function withEach(define) {
  const each = (rows) => (name, body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      const places = name.match(/%[sdifjoO#]/g)?.length ?? 0;
      define(format(name, ...values.slice(0, places)), () => body(...values));
    }
  };
  return Object.assign(define, { each, skip() {} });
}

/** `@jest/globals` gives what stands above. */
const ourGlobals = {
  name: "our-globals",
  setup(builder) {
    builder.onResolve({ filter: /^@jest\/globals$/ }, () => ({
      path: "globals",
      namespace: "ours",
    }));
    builder.onLoad({ filter: /.*/, namespace: "ours" }, () => ({
      contents: `export const { ${Object.keys(globals).join(", ")} } = globalThis.postwegTestGlobals;`,
    }));
  },
};

class InProcessTestRunner {
  static inject = [];
  /** `ms` is the longest that all of it took so far. */
  #files = [];
  #imports = 0;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const outdir = join(process.cwd(), ".cache", `mutation-${process.pid}`);
    mkdirSync(outdir, { recursive: true });
    const names = testFiles();
    const entryPoints = Object.fromEntries(
      names.map((name, i) => [`${i}-${basename(name)}`, name]),
    );
    await build({
      absWorkingDir: process.cwd(),
      entryPoints,
      outdir,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      target: "es2022",
      plugins: [ourGlobals],
    });
    this.#files = names.map((name, i) => ({
      name,
      url: pathToFileURL(join(outdir, `${i}-${basename(name)}.mjs`)).href,
      ms: 0,
    }));
  }

  async dryRun({ coverageAnalysis }) {
    stryker.activeMutant = undefined;
    stryker.mutantCoverage = undefined;
    const tests = [];
    for (const one of this.#files) {
      const start = performance.now();
      let loaded;
      try {
        loaded = await this.#load(one);
      } catch (error) {
        return { status: "error", errorMessage: `${one.name}: ${error?.stack}` };
      }
      for (const test of loaded.tests) {
        const began = performance.now();
        const failure = await run(test, coverageAnalysis === "perTest");
        const timeSpentMs = performance.now() - began;
        const result = { id: test.id, name: test.id, fileName: one.name, timeSpentMs };
        if (failure === undefined) tests.push({ ...result, status: 0 });
        else tests.push({ ...result, status: 1, failureMessage: text(failure) });
      }
      await finish(loaded);
      one.ms = performance.now() - start;
    }
    if (coverageAnalysis !== "off" && stryker.mutantCoverage === undefined) {
      return { status: "error", errorMessage: "no test reached a source that Stryker has changed" };
    }
    return { status: "complete", tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    const wanted = testFilter && new Set(testFilter);
    const files = this.#files
      .filter(({ name }) => !wanted || testFilter.some((id) => id.startsWith(`${name}: `)))
      .sort((a, b) => a.ms - b.ms);
    stryker.activeMutant = activeMutant.id;
    stryker.hitLimit = hitLimit;
    stryker.hitCount = hitLimit === undefined ? undefined : 0;
    let nrOfTests = 0;
    try {
      for (const one of files) {
        const start = performance.now();
        let loaded;
        try {
          loaded = await this.#load(one);
        } catch (error) {
          if (stryker.hitCount > hitLimit) return { status: "timeout", reason: "hit limit" };
          return { status: "killed", killedBy: [], failureMessage: text(error), nrOfTests };
        }
        for (const test of loaded.tests) {
          if (wanted && !wanted.has(test.id)) continue;
          nrOfTests++;
          const failure = await run(test, false);
          if (stryker.hitCount > hitLimit) return { status: "timeout", reason: "hit limit" };
          if (failure === undefined) continue;
          return {
            status: "killed",
            killedBy: [test.id],
            failureMessage: text(failure),
            nrOfTests,
          };
        }
        await finish(loaded);
        one.ms = Math.max(one.ms, performance.now() - start);
      }
      return { status: "survived", nrOfTests };
    } finally {
      stryker.activeMutant = undefined;
    }
  }

  async #load({ name, url }) {
    block = newBlock(undefined, "");
    file = { name, tests: [], names: new Map() };
    await import(`${url}?${++this.#imports}`);
    return file;
  }
}

function testFiles() {
  return FOLDERS.flatMap(expand)
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
        relative(process.cwd(), join(entry.parentPath ?? entry.path, entry.name)),
      ),
    )
    .filter((name) => name.endsWith(".test.ts") && !LEFT_OUT.test(name))
    .sort();
}

function expand(pattern) {
  const [, before, list] = /^(.*)\{(.*)\}$/.exec(pattern) ?? [];
  return list === undefined ? [pattern] : list.split(",").map((one) => before + one);
}

/** @returns what the test failed with; `undefined` when it passed. */
async function run({ id, block: own, body }, measured) {
  const blocks = blocksOf(own);
  try {
    for (const one of blocks) {
      if (one.begun) continue;
      one.begun = true;
      for (const hook of one.beforeAll) await inTime(hook);
    }
    if (measured) stryker.currentTestId = id;
    for (const one of blocks) for (const hook of one.beforeEach) await inTime(hook);
    await inTime(body);
    for (const one of blocks) for (const hook of one.afterEach) await inTime(hook);
    return undefined;
  } catch (error) {
    return error ?? new Error("nothing was thrown");
  } finally {
    stryker.currentTestId = undefined;
  }
}

async function finish({ tests }) {
  const blocks = new Set(tests.flatMap((test) => blocksOf(test.block)));
  for (const one of blocks) if (one.begun) for (const hook of one.afterAll) await inTime(hook);
}

async function inTime(body) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("not done in time")), TEST_TIMEOUT);
  });
  try {
    await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const text = (error) => String(error?.message ?? error).slice(0, 500);

export const strykerPlugins = [
  { kind: "TestRunner", name: "in-process", injectableClass: InProcessTestRunner },
];
