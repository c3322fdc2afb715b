/** `npm run mutation`: does a test fail when the judge is changed? The scores stand in docs/mutation.md. */
export default {
  testRunner: "jest",
  jest: { configFile: "jest.mutation.config.mjs" },
  testRunnerNodeArgs: ["--experimental-vm-modules", "--no-warnings"],
  coverageAnalysis: "perTest",
  mutate: ["src/core/{dane,mta-sts,pkix,dnssec}/**/*.ts"],
  reporters: ["clear-text", "progress-append-only", "json"],
  jsonReporter: { fileName: "dist/mutation.json" },
  tempDirName: ".cache/stryker",
  concurrency: 2,
  timeoutMS: 20_000,
};
