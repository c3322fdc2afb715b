/** Where the background's objects are made, and the only place. */
import { browser } from "../platform/browser.ts";
import { clock } from "../platform/clock.ts";
import { httpGet } from "../platform/http-get.ts";
import { translate } from "../platform/i18n.ts";
import { keepAliveWhile } from "../platform/quirks/event-page-stops.ts";
import { variant } from "../platform/variant.ts";
import { loadSettings, onSettingsChanged } from "../settings/store.ts";
import { Assessor } from "./assessor.ts";
import { watchCompose } from "./compose-watch.ts";
import { ComposeSessions } from "./compose-sessions.ts";
import { Lookups } from "./lookups.ts";
import { createLookupPorts } from "./ports.ts";
import { servePopup } from "./popup-port.ts";
import { rememberInSession, restoreFromSession } from "./session-memory.ts";

const lookups = new Lookups(
  loadSettings().then((settings) => createLookupPorts(settings, httpGet, clock)),
);
const assessor = new Assessor({
  assess: (domain, signal) => lookups.assess(domain, signal),
  forgetHosts: (hosts) => void lookups.forgetHosts(hosts),
  clock,
});
const sessions = new ComposeSessions(assessor, clock);

browser.runtime.onConnect.addListener((port) =>
  servePopup(port, browser.runtime.id, sessions, assessor),
);
onSettingsChanged((settings) => {
  lookups.use(createLookupPorts(settings, httpGet, clock));
  assessor.reset();
  sessions.refresh();
});
keepAliveWhile(() => assessor.busy);
rememberInSession(assessor, browser.storage.session, clock);
const restored = restoreFromSession(assessor, browser.storage.session);

if (variant === "thunderbird" || variant === "thunderbird-esr") {
  watchCompose(sessions, translate, restored);
}
