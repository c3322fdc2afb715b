/** `host-no-starttls` has its text under `reasonHostNoStarttls`; test/locales holds that each has one. */
import type { MessageKey } from "../platform/i18n.ts";

export function madeKey(prefix: string, code: string): MessageKey {
  const pascal = code.replace(/(^|-)(.)/g, (_, _dash: string, letter: string) =>
    letter.toUpperCase(),
  );
  return `${prefix}${pascal}` as MessageKey;
}
