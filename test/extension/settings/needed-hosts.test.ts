import { expect, test } from "@jest/globals";
import { isNeededByLookups } from "../../../src/extension/settings/needed-hosts.ts";
import { DEFAULTS } from "../../../src/extension/settings/settings.ts";

const settings = {
  ...DEFAULTS,
  resolver: "https://dns.example.test/dns-query",
  fallbackResolver: "",
  backend: "https://probe.example.test:8443/",
};

test.each([
  ["https://dns.example.test/*", true],
  ["https://probe.example.test/*", true],
  ["http://dns.example.test/*", false],
  ["https://mail.example.test/*", false],
])("whoever takes back %s loses their resolver or backend: %s", (pattern, expected) => {
  expect(isNeededByLookups(settings, pattern)).toBe(expected);
});
