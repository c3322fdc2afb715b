/**
 * What web-ext's linter may say about our add-ons, and why that is no fault.
 *
 * The linter knows Firefox only, so most of these are Thunderbird being
 * Thunderbird. An entry is as narrow as it can be: a new permission, or
 * innerHTML in another file, has to be argued for here.
 */
import { VARIANTS, type Variant } from "./variants.ts";

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
}

export interface Allowed {
  readonly code: string;
  readonly reason: string;
  readonly variants: readonly Variant[];
  /** A part of the message, or of the file's name, that has to be there. */
  readonly about: string;
}

const THUNDERBIRDS: readonly Variant[] = ["thunderbird", "thunderbird-esr"];

const PERMISSIONS: Record<string, string> = {
  accountsRead: "Which identity writes decides what it demands.",
  addressBooks: "A mailing list is judged by its members.",
  compose: "The recipients of the message that is being written.",
  "compose.save": "Who is held stays among the drafts when the others get the message.",
  "compose.send": "What was cancelled to be looked at is sent when it may go.",
  messagesRead: "How a message came stands in its header, and a reply to it is judged by that.",
  sensitiveDataUpload: "Domains of recipients go to a resolver, MX host names to a probe backend.",
};

export const ALLOWED: readonly Allowed[] = [
  ...Object.entries(PERMISSIONS).map(([name, reason]) => ({
    code: "MANIFEST_PERMISSIONS",
    reason: `Known to Thunderbird, not to Firefox. ${reason}`,
    variants: THUNDERBIRDS,
    about: `"${name}"`,
  })),
  {
    code: "MANIFEST_FIELD_PRIVILEGED",
    reason: "Thunderbird allows Experiments to any add-on; this build is the one that has one.",
    variants: ["thunderbird-esr"],
    about: "/experiment_apis",
  },
  {
    code: "STRICT_MAX_VERSION",
    reason: "The Experiment reaches into Thunderbird's windows, so it is bound to tried versions.",
    variants: ["thunderbird-esr"],
    about: "strict_max_version",
  },
  {
    code: "KEY_FIREFOX_UNSUPPORTED_BY_MIN_VERSION",
    reason: "Thunderbird 128 merely ignores data_collection_permissions, which says what we send.",
    variants: THUNDERBIRDS,
    about: "minimum Firefox version",
  },
  {
    code: "KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION",
    reason: "Neither Thunderbird's add-ons nor this one's webmail part run on Android.",
    variants: [...THUNDERBIRDS, "firefox"],
    about: "Firefox for Android version",
  },
  ...Object.entries({
    BACKGROUND_SERVICE_WORKER_NOFALLBACK: "/background/service_worker",
    ADDON_ID_REQUIRED: "add-on ID",
    MISSING_DATA_COLLECTION_PERMISSIONS: "data_collection_permissions",
  }).map(([code, about]) => ({
    code,
    reason: "Asked of add-ons for Firefox; Chromium wants it the other way.",
    variants: ["chromium"] as const,
    about,
  })),
  ...[
    "popup/popup.js",
    "options/options.js",
    "guard/guard.js",
    "received/received.js",
    "onboarding/onboarding.js",
  ].map((about) => ({
    code: "UNSAFE_VAR_ASSIGNMENT",
    reason: "Static templates of lit itself; values never pass through innerHTML.",
    variants: VARIANTS,
    about,
  })),
];

/** One sentence for each finding that is not allowed, and for each allowance nothing needs. */
export function judge(
  variant: Variant,
  findings: readonly Finding[],
  allowed: readonly Allowed[] = ALLOWED,
): string[] {
  const here = allowed.filter(({ variants }) => variants.includes(variant));
  const covers = ({ code, about }: Allowed, finding: Finding) =>
    code === finding.code && `${finding.message}\n${finding.file ?? ""}`.includes(about);

  const refused = findings.filter((finding) => !here.some((entry) => covers(entry, finding)));
  const unused = here.filter((entry) => !findings.some((finding) => covers(entry, finding)));
  return [
    ...refused.map(({ code, message, file }) => `${code} in ${file ?? "?"}: ${message}`),
    ...unused.map(({ code, about }) => `no longer needed on the list: ${code} (${about})`),
  ];
}
