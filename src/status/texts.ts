/**
 * The add-on's sentences, for a page that is no add-on. English: the page is for postmasters
 * all over the world, as their logs are.
 */
import catalogue from "../../_locales/en/messages.json";
import type { Translate } from "../extension/platform/i18n.ts";

export const translate: Translate = (key, ...values) =>
  catalogue[key].message.replace(/\$(\d)/g, (_, at) => values[Number(at) - 1] ?? "");
