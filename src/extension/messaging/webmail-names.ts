/** The webmails that are known, as their makers write them. */
export const WEBMAIL_NAMES = ["Roundcube", "SOGo", "CiderWebmail"] as const;
export type WebmailName = (typeof WEBMAIL_NAMES)[number];
