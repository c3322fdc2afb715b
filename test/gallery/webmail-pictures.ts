/** Real webmails in real browsers with the add-on, for docs/webmail.md. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { startRoundcube } from "../lab/webmail/roundcube.ts";
import { startSogo } from "../lab/webmail/sogo.ts";
import { roundcube } from "../e2e/support/webmail/roundcube.ts";
import { sogo } from "../e2e/support/webmail/sogo.ts";
import { startWebmailWorld, USER, type BrowserName } from "../e2e/support/webmail/world.ts";

const LONG = "erika.mustermann-von-und-zu-hohenstein@fine.test";
const ALL = ["dave@dane.test", "bob@fine.test", "carol@plain.test", LONG];

const small = (file: string, out: string) =>
  execFileSync("convert", [file, "-colors", "256", `png8:${out}`]);

const folder = new URL("../../docs/images/", import.meta.url).pathname;
const shots = new URL("../../dist/screenshots/", import.meta.url).pathname;

const PICTURES: readonly (readonly [BrowserName, "en" | "de", "light" | "dark"])[] = [
  ["Chromium", "en", "light"],
  ["Chromium", "de", "dark"],
  ["Firefox", "en", "light"],
  ["Firefox", "en", "dark"],
];

/** Resolves when all are drawn. */
export async function drawWebmails(): Promise<void> {
  for (const [browser, language, scheme] of PICTURES) {
    const world = await startWebmailWorld(browser, language);
    const german = language === "de";
    try {
      await world.browser.scheme(scheme);
      const servers = [
        await startRoundcube(world.servers, { language: german ? "de_DE" : "en_US" }),
        await startSogo(world.servers, { users: [USER], language: german ? "German" : "English" }),
      ] as const;
      const mails = [
        ["roundcube", roundcube(world.browser, servers[0].url)],
        ["sogo", sogo(world.browser, servers[1].url, USER)],
      ] as const;
      for (const [name, mail] of mails) {
        await mail.login(USER);
        await mail.compose();
        await mail.type(ALL);
        await mail.fill(german ? "Vertraulich" : "In confidence");
        await world.signs(ALL.length);
        // Where the person typed last, it has scrolled to.
        await world.browser.run(() => document.querySelector("#compose_from")?.scrollIntoView());
        const file = `webmail-${name}-${browser.toLowerCase()}-${language}-${scheme}`;
        await world.browser.screenshot(file);
        small(`${shots}${file}.png`, `${folder}${file}.png`);
        console.log(file, readFileSync(`${folder}${file}.png`).length);
      }
      for (const server of servers) await server.stop();
    } finally {
      await world.stop();
    }
  }
}
