/** Where the background's objects are made, and the only place. */
import { Memory } from "../../core/memory/memory.ts";
import { createKeptPolicies } from "../../core/mta-sts/lookup.ts";
import { browser, thunderbird } from "../platform/browser.ts";
import { clock } from "../platform/clock.ts";
import { httpGet } from "../platform/http-get.ts";
import { translate } from "../platform/i18n.ts";
import { keepAliveWhile } from "../platform/quirks/event-page-stops.ts";
import { variant } from "../platform/variant.ts";
import { loadAll, loadSettings, onSettingsChanged } from "../settings/store.ts";
import { Assessor } from "./assessor.ts";
import { runCommand } from "./commands.ts";
import { watchCompose } from "./compose-watch.ts";
import { ComposeSessions } from "./compose-sessions.ts";
import { serveDiagnostics } from "./diagnostics.ts";
import { welcome } from "./first-run.ts";
import { watchSending } from "./guard/watch-sending.ts";
import { erasePolicies, rememberLearned, restoreLearned } from "./lookup-memory.ts";
import { Lookups } from "./lookups.ts";
import { createMemoryServer } from "./memory-port.ts";
import { createLookupPorts, WhoIsAsked } from "./ports.ts";
import { servePopup } from "./popup-port.ts";
import { watchDisplay } from "./received/watch-display.ts";
import { Remembering } from "./remembering.ts";
import { watchWebmail } from "./webmail/watch-webmail.ts";
import { rememberInSession, restoreFromSession } from "./session-memory.ts";

const inThunderbird = variant === "thunderbird" || variant === "thunderbird-esr";
const stores = { session: browser.storage.session, disk: browser.storage.local };
const loaded = loadSettings();
const policies = createKeptPolicies(clock);
const lookups = new Lookups(
  loaded.then(async (settings) => {
    const ports = createLookupPorts(settings, httpGet, clock, policies);
    await restoreLearned(ports.learned, stores, clock);
    return ports;
  }),
);
const memory = new Memory();
const remembering = new Remembering(memory, loadSettings, stores.disk, clock);
const assessor = new Assessor({
  assess: (domain, signal) => remembering.assess(lookups.assess(domain, signal)),
  forgetHosts: (hosts) => void lookups.forgetHosts(hosts),
  clock,
});
const sessions = new ComposeSessions(assessor, clock);

const serveMemory = createMemoryServer({
  memory,
  ready: remembering.ready,
  clock,
  assessor,
  erased() {
    assessor.reset();
    sessions.refresh();
    void erasePolicies(policies, stores.disk);
  },
});
browser.runtime.onConnect.addListener((port) => {
  servePopup(port, browser.runtime.id, sessions, assessor, ownAddresses);
  serveMemory(port, browser.runtime.id);
  serveDiagnostics(port, browser.runtime.id, { settings: loadSettings, httpGet, clock });
});
browser.runtime.onInstalled.addListener(({ reason }) => {
  void welcome({
    reason,
    installType: async () => (await browser.management.getSelf()).installType,
    locked: async () => (await loadAll()).managed.locked,
    open: () => browser.tabs.create({ url: "onboarding/onboarding.html" }),
  });
});
const asked = new WhoIsAsked(loaded);
onSettingsChanged((settings) => {
  if (asked.changed(settings)) {
    lookups.use(createLookupPorts(settings, httpGet, clock, policies));
    assessor.reset();
  }
  remembering.rewrite();
  sessions.neverLookUp = settings.neverLookUp;
  sessions.refresh();
});
keepAliveWhile(() => assessor.busy);
rememberInSession(assessor, stores.session, clock);
rememberLearned(assessor, lookups, stores, clock);
// Before it is known whom nobody may be asked about, nobody is asked.
const ready = Promise.all([loaded, restoreFromSession(assessor, stores.session)]).then(
  ([settings]) => {
    sessions.neverLookUp = settings.neverLookUp;
  },
);

/** Of the mail program's identities; a browser has none. */
async function ownAddresses(): Promise<readonly string[]> {
  if (!inThunderbird) return [];
  const accounts = await thunderbird().accounts.list();
  return accounts.flatMap(({ identities }) => identities.map(({ email }) => email));
}

const lift = (domain: string) => void memory.lift(domain);
if (inThunderbird) {
  browser.commands.onCommand.addListener((command) => {
    void runCommand(command, {
      activeTab: async () =>
        (await browser.tabs.query({ active: true, lastFocusedWindow: true }))[0],
      open: (window) => browser.windows.create(window),
    });
  });
  const { boundaries, answered } = watchDisplay(clock, translate);
  keepAliveWhile(() => boundaries.busy);
  watchCompose(sessions, answered, translate, ready);
  const guard = watchSending({ assessor, clock, answered, lift, t: translate, ready });
  keepAliveWhile(() => guard.busy);
} else {
  const guard = watchWebmail({ sessions, assessor, clock, lift, t: translate, ready });
  keepAliveWhile(() => guard.busy);
}
