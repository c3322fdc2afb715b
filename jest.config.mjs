/** Three suites: what needs nothing but Node, what needs Debian's servers, what needs Thunderbird. */
const common = {
  rootDir: import.meta.dirname,
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript" },
          target: "es2022",
          transform: { useDefineForClassFields: false },
        },
        module: { type: "es6" },
      },
    ],
  },
};

export default {
  reporters: ["default", "<rootDir>/scripts/jest-totals.mjs"],
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["\\.system\\.test\\.ts$", "\\.e2e\\.test\\.ts$"],
    },
    { ...common, displayName: "system", testMatch: ["<rootDir>/test/**/*.system.test.ts"] },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/test/**/*.e2e.test.ts"] },
  ],
};
