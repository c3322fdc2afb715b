/** Every state of every page, by name: what the gallery shows, and what has to look as approved. */
import type { GuardView, HeldRecipient } from "../../src/extension/messaging/guard-protocol.ts";
import type { RecipientView, ShownDemand } from "../../src/extension/messaging/recipient-view.ts";
import { RECEIVED } from "../e2e/support/sample-received.ts";
import { EVERY_KIND, SAMPLES } from "../e2e/support/sample-views.ts";

export interface GalleryState {
  /** File name in docs/gallery, without its end. */
  readonly name: string;
  /** What is to be seen, for the page that lists them. */
  readonly about: string;
  readonly page: string;
  readonly component: string;
  /** What the background would tell; none where the page tells itself. */
  readonly told?: object;
  /** What a part of the page would be told, by the part's name. */
  readonly part?: { readonly name: string; readonly told: object };
  /** Rows and parts that are closed at first are opened. */
  readonly open?: boolean;
  /** Pixels. */
  readonly width: number;
}

const POPUP = { page: "popup/popup.html", component: "postweg-popup", width: 320 } as const;
/** For no tab, so that the background answers nothing of its own. */
const GUARD = {
  page: "guard/guard.html?tab=none&mode=default",
  component: "postweg-guard",
  width: 640,
} as const;
const FROM = "alice@sender.test";
const ON: ShownDemand = { from: FROM, mode: "on" };

const one = (
  name: string,
  about: string,
  view: RecipientView,
  demand: ShownDemand = { from: "", mode: "off" },
): GalleryState => ({
  ...POPUP,
  name: `popup-${name}`,
  about,
  told: { composing: true, recipients: [view], demand },
  open: true,
});

const message = (
  name: string,
  about: string,
  recipients: readonly RecipientView[],
  demand: ShownDemand,
): GalleryState => ({
  ...POPUP,
  name: `popup-${name}`,
  about,
  told: { composing: true, recipients, demand },
});

const SITES = [
  { pattern: "https://mail.sender.test/*", identities: ["Alice <alice@sender.test>"] },
  { pattern: "https://webmail.a-provider-with-a-long-name.test/*", identities: [] },
];

const site = (name: string, about: string, known: object): GalleryState => ({
  ...POPUP,
  name: `popup-site-${name}`,
  about,
  told: { composing: false },
  part: {
    name: "postweg-site",
    told: {
      tab: { url: "https://mail.sender.test/?_task=mail" },
      known: { kind: "sites", sites: SITES, composing: false, ...known },
    },
  },
});

const held = (view: RecipientView, parts: Partial<HeldRecipient>): HeldRecipient => ({
  view,
  severity: "ask",
  cause: "unknown",
  level: "tls",
  alternatives: [],
  ...parts,
});

const guard = (name: string, about: string, view: Partial<GuardView>): GalleryState => ({
  ...GUARD,
  name: `guard-${name}`,
  about,
  told: {
    view: {
      phase: "held",
      from: FROM,
      mode: "on",
      checked: 4,
      total: 4,
      held: [],
      canRemove: true,
      canSplit: true,
      canSendAnyway: false,
      canRemember: false,
      quotesProtected: false,
      fault: undefined,
      ...view,
    },
  },
});

const NO_SSL = held(SAMPLES.none, { cause: "no-tls", alternatives: ["cid@better.test"] });

export const STATES: readonly GalleryState[] = [
  one("dane", "DANE ok, opened: what it promises, who vouches", SAMPLES.dane),
  one("tls-seen", "SSL ok that was only seen", SAMPLES.tls),
  one("tls-enforced", "SSL ok that a policy demands", SAMPLES.policy),
  one("none", "no SSL, with a note to their postmaster", SAMPLES.none),
  one("unknown", "SSL?: the server was busy", SAMPLES.unknown),
  one("pending", "Still looking", SAMPLES.pending),
  one("mixed", "A warning beside a sign", SAMPLES.mixed),
  one("differ", "Two backends that see different things", SAMPLES.differ),
  one("invalid", "Text that is no address", SAMPLES.invalid),
  one("long", "A long address", SAMPLES.long),
  one("rule", "With a rule for the domain", SAMPLES.dane, ON),
  message("message", "A message to recipients of every kind, in groups", EVERY_KIND, ON),
  message(
    "all-protected",
    "All are protected; the way, with one's own outgoing server",
    [SAMPLES.dane, SAMPLES.tls],
    {
      ...ON,
      outgoing: { socketType: "tls", host: "mail.sender.test", port: 465, authenticated: true },
    },
  ),
  message(
    "outgoing-open",
    "One's own outgoing server is not encrypted for certain",
    [SAMPLES.dane],
    {
      from: FROM,
      mode: "off",
      outgoing: { socketType: "plain", host: "mail.sender.test", port: 25, authenticated: false },
    },
  ),
  message("reply-in-clear", "A reply to a message that came in the clear", [SAMPLES.dane], {
    from: FROM,
    mode: "off",
    answers: { kind: "reply", arrived: "not-encrypted", correspondents: ["ann@dane.test"] },
  }),
  message(
    "quotes-protected",
    "A reply that would take what came encrypted on in the clear",
    [SAMPLES.none],
    {
      from: FROM,
      mode: "off",
      answers: { kind: "reply", arrived: "encrypted", correspondents: [] },
    },
  ),
  message("empty", "Nobody in it yet", [], ON),
  site("ask", "In a browser, over a page that has not been allowed", { sites: [] }),
  site("ready", "In a browser, over a webmail", { webmail: "Roundcube" }),
  site("unknown", "In a browser, over another page of an allowed site", {}),
  guard("held", "Not sent: refused, and why", { held: [NO_SSL] }),
  guard("asks", "Not sent yet: a question", {
    mode: "off",
    held: [NO_SSL, held(SAMPLES.unknown, {})],
    canSendAnyway: true,
    canRemember: true,
    quotesProtected: true,
  }),
  guard("came-in-clear", "A reply that is asked about", {
    held: [held(SAMPLES.dane, { cause: "came-in-clear" })],
    canSendAnyway: true,
    total: 1,
  }),
  guard("checking", "Waiting for what is still being looked at", { phase: "checking", checked: 2 }),
  guard("clear", "Nothing is held any more", { phase: "clear" }),
  guard("fault", "Something went wrong, and nothing is lost", {
    held: [NO_SSL],
    fault: "draft-failed",
  }),
  ...Object.entries(RECEIVED)
    .filter(([name]) => name !== "hundred-hops")
    .map(([name, told]): GalleryState => ({
      name: `received-${name}`,
      about: `A received message: ${name.replaceAll("-", " ")}`,
      page: "received/received.html?tab=none",
      component: "postweg-received",
      told: { told },
      open: true,
      width: 360,
    })),
  {
    name: "onboarding",
    about: "The first page",
    page: "onboarding/onboarding.html",
    component: "postweg-onboarding",
    width: 800,
  },
  {
    name: "options",
    about: "The settings, as in a browser",
    page: "options/options.html",
    component: "postweg-options",
    width: 800,
  },
  {
    name: "options-sites",
    about: "The settings, with webmail pages that are allowed, and who writes there",
    page: "options/options.html",
    component: "postweg-options",
    told: { identities: [{ id: "1", name: "Alice", email: FROM, label: "" }] },
    part: { name: "postweg-sites", told: { known: { kind: "sites", sites: SITES } } },
    width: 800,
  },
];
