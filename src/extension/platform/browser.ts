/**
 * The browser's API, and Thunderbird's where there is one. The only module that imports
 * webextension-polyfill: it throws outside an extension, so everything that should be
 * testable gets what it needs from here as an argument.
 */
import api from "webextension-polyfill";
import type { ThunderbirdApi } from "./thunderbird.ts";

export const browser: typeof api & Partial<ThunderbirdApi> = api;

/** @throws in a build that is not for Thunderbird. */
export function thunderbird(): ThunderbirdApi {
  if (!isThunderbird(browser)) throw new Error("this is not Thunderbird");
  return browser;
}

/** All of it comes with permissions every Thunderbird build has, so one part stands for the rest. */
function isThunderbird(one: Partial<ThunderbirdApi>): one is ThunderbirdApi {
  return one.compose !== undefined;
}
