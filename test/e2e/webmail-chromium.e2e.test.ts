/** The table of webmails in Chromium. */
import { hasChromium } from "./support/browser.ts";
import { webmailTable } from "./support/webmail/table.ts";

webmailTable("Chromium", hasChromium);
