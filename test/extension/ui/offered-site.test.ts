import { expect, test } from "@jest/globals";
import { offeredSite } from "../../../src/extension/ui/popup/offered-site.ts";

test.each([
  ["https://mail.example.test/?_task=mail", "https://mail.example.test/*"],
  ["https://mail.example.test:8443/", "https://mail.example.test/*"],
  ["http://127.0.0.1:8080/", "http://127.0.0.1/*"],
])("%s can be allowed, and nothing beside it", (url, pattern) => {
  expect(offeredSite(url)?.pattern).toBe(pattern);
});

test.each([
  ["in the clear", "http://mail.example.test/"],
  ["the browser's own", "about:addons"],
  ["another add-on's", "moz-extension://5f0a/options.html"],
  ["a file", "file:///tmp/mail.html"],
  ["nothing", undefined],
])("not a page that is %s", (_, url) => {
  expect(offeredSite(url)).toBeUndefined();
});
