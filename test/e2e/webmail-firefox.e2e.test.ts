/** The table of webmails in Firefox. */
import { hasFirefox } from "./support/browser.ts";
import { webmailTable } from "./support/webmail/table.ts";

webmailTable("Firefox", hasFirefox);
