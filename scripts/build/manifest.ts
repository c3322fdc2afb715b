/**
 * From the one top-level manifest.json to the manifest of each build.
 *
 * manifest.json is written for the plain Thunderbird add-on. What another
 * build has differently is said here, with the reason, and nowhere else.
 *
 * What manifest.json cannot say itself, as JSON has no comments:
 * - data_collection_permissions is personalCommunications and not "none", and
 *   sensitiveDataUpload is asked for: the domain of each recipient goes to a
 *   DNS resolver and the names of MX hosts to a probe backend. Local parts and
 *   messages never leave, but who is written to at which domain is personal.
 * - host_permissions are the resolvers that can be chosen from a list; any other
 *   host, such as one's own backend, is asked for when it is entered.
 */
import type { Variant } from "./variants.ts";

export interface Manifest {
  version?: string;
  minimum_chrome_version?: string;
  browser_specific_settings?: {
    gecko: {
      id: string;
      strict_min_version: string;
      strict_max_version?: string;
      data_collection_permissions: { required: string[] };
    };
  };
  background: { scripts?: string[]; service_worker?: string; type: "module" };
  permissions: string[];
  host_permissions: string[];
  optional_host_permissions?: string[];
  compose_action?: ComposeAction;
  message_display_action?: ComposeAction;
  commands?: Record<string, unknown>;
  action?: Omit<ComposeAction, "default_label">;
  experiment_apis?: Record<string, unknown>;
}

interface ComposeAction {
  default_title: string;
  default_label: string;
  default_icon: string | Record<string, string>;
  default_popup: string;
}

/** The permissions that exist in Thunderbird only; a browser's store refuses what it does not know. */
const THUNDERBIRD_ONLY = new Set([
  "accountsRead",
  "addressBooks",
  // To look at compose windows without an Experiment.
  "alarms",
  "compose",
  "compose.save",
  "compose.send",
  "messagesRead",
  "sensitiveDataUpload",
]);

export function deriveManifest(source: Manifest, variant: Variant, version: string): Manifest {
  return DERIVATIONS[variant]({ ...structuredClone(source), version });
}

const DERIVATIONS: Record<Variant, (manifest: Manifest) => Manifest> = {
  thunderbird: (manifest) => manifest,
  "thunderbird-esr": withExperiment,
  firefox: (manifest) => forFirefox(forBrowser(manifest)),
  chromium: (manifest) => forChromium(forBrowser(manifest)),
};

function withExperiment(manifest: Manifest): Manifest {
  const optional = manifest.optional_host_permissions ?? [];
  return {
    ...without(manifest, "optional_host_permissions"),
    // Thunderbird cannot grant optional permissions to an add-on that holds an
    // Experiment, whose prompt says "full, unrestricted access" anyway.
    host_permissions: [...manifest.host_permissions, ...optional],
    browser_specific_settings: withGecko(manifest, (gecko) => ({
      ...gecko,
      // An Experiment reaches into one Thunderbird's own windows, so it is
      // promised for the versions it was tried on, and ATN asks for the bound.
      strict_max_version: "153.*",
    })),
    experiment_apis: {
      composeRecipients: {
        schema: "experiment/schema.json",
        parent: {
          scopes: ["addon_parent"],
          paths: [["composeRecipients"]],
          // "startup": the pills are watched even while the event page sleeps.
          events: ["startup"],
          script: "experiment/api.js",
        },
      },
    },
  };
}

function forBrowser(manifest: Manifest): Manifest {
  const composeAction = manifest.compose_action;
  if (!composeAction)
    throw new Error("manifest.json has no compose_action to derive an action from");
  return {
    ...without(without(without(manifest, "compose_action"), "message_display_action"), "commands"),
    permissions: [
      ...manifest.permissions.filter((name) => !THUNDERBIRD_ONLY.has(name)),
      // To see which site a person looks at when they press the button, and only then.
      "activeTab",
      // To put signs into the webmail pages they allow.
      "scripting",
    ],
    // The same keys as in Thunderbird, for the popup of the button.
    commands: { _execute_action: keysOf(manifest) },
    action: {
      ...without(composeAction, "default_label"),
      // Chromium draws no SVG here.
      default_icon: { "16": "icons/postweg-16.png", "32": "icons/postweg-32.png" },
    },
  };
}

function keysOf({ commands }: Manifest): unknown {
  const { suggested_key: keys } = commands?.["show-way"] as { suggested_key: unknown };
  return { suggested_key: keys };
}

function forFirefox(manifest: Manifest): Manifest {
  return {
    ...manifest,
    browser_specific_settings: withGecko(manifest, (gecko) => ({
      ...gecko,
      // The oldest with data_collection_permissions; the ESR of 2025.
      strict_min_version: "140.0",
    })),
  };
}

function forChromium(manifest: Manifest): Manifest {
  return {
    ...without(manifest, "browser_specific_settings"),
    // The first whose WebCrypto verifies Ed25519, which DNSSEC algorithm 15 needs.
    minimum_chrome_version: "137",
    background: { service_worker: "background.js", type: "module" },
  };
}

type Gecko = NonNullable<Manifest["browser_specific_settings"]>["gecko"];

function withGecko(manifest: Manifest, change: (gecko: Gecko) => Gecko): { gecko: Gecko } {
  const gecko = manifest.browser_specific_settings?.gecko;
  if (!gecko) throw new Error("manifest.json has no browser_specific_settings.gecko");
  return { gecko: change(gecko) };
}

function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  const copy = { ...object };
  delete copy[key];
  return copy;
}
