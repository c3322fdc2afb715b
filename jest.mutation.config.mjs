/** For Stryker: only what tests the judge, and nothing that opens a socket. */
import config from "./jest.config.mjs";

const { displayName: _, ...unit } = config.projects[0];

export default {
  ...unit,
  testMatch: [
    "<rootDir>/test/core/{dane,mta-sts,pkix,dnssec,assessment}/**/*.test.ts",
    "<rootDir>/test/conformance/**/*.test.ts",
  ],
  // Five thousand manipulations for each mutant would take days.
  testPathIgnorePatterns: ["lying-resolver", "flip-a-bit", "take-one-away"],
};
