/** Translated texts, with keys the compiler checks against the English catalogue. */
import type catalogue from "../../../_locales/en/messages.json";
import { browser } from "./browser.ts";

export type MessageKey = keyof typeof catalogue;

/** `$1` to `$9` in the message are replaced by `values`. */
export type Translate = (key: MessageKey, ...values: string[]) => string;

export const translate: Translate = (key, ...values) => browser.i18n.getMessage(key, values);
