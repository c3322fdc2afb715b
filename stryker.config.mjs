/** `npm run mutation`: does a test fail when the judge is changed? The scores stand in docs/mutation.md. */
export default {
  plugins: ["./scripts/mutation-runner.mjs"],
  testRunner: "in-process",
  coverageAnalysis: "perTest",
  mutate: ["src/core/{dnssec,dane,mta-sts}/**/*.ts"],
  ignorePatterns: [".cache", "dist", "docs"],
  reporters: ["clear-text", "progress-append-only", "json"],
  clearTextReporter: { logTests: false, reportTests: false },
  jsonReporter: { fileName: "dist/mutation.json" },
  tempDirName: ".cache/stryker",
  incrementalFile: ".cache/mutation-incremental.json",
  concurrency: 2,
  // A module that was imported stays in memory.
  maxTestRunnerReuse: 60,
  timeoutMS: 20_000,
};
