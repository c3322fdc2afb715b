/**
 * Who may import whom: ARCHITECTURE.md as rules that fail. Each comment says
 * what to do instead. test/architecture shows that every rule catches something.
 *
 *   npm run arch
 */

/** What each part of the core may stand on; the heart of the design, bottom to top. */
const CORE = {
  base: [],
  dns: ["base"],
  dnssec: ["base", "dns"],
  pkix: ["base", "dns"],
  smtp: ["base", "dns", "dnssec"],
  dane: ["base", "dns", "dnssec", "pkix"],
  "mta-sts": ["base", "dns", "dnssec", "smtp", "probe-api"],
  "probe-api": ["base", "dns"],
  trace: ["base", "dns", "smtp"],
  assessment: ["base", "dns", "dnssec", "pkix", "smtp", "dane", "mta-sts", "probe-api"],
  memory: ["base", "dns", "dnssec", "pkix", "smtp", "dane", "mta-sts", "probe-api", "assessment"],
  policy: ["base", "dns", "smtp", "probe-api", "assessment", "memory"],
};

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const coreLayers = Object.entries(CORE).map(([layer, below]) =>
  forbid(
    `core-layer-${layer}`,
    `core/${layer} stands on ${below.join(", ") || "nothing"}. Take what is missing as an argument, ` +
      "or move the shared part down.",
    { path: `^src/core/${layer}/` },
    { path: "^src/core/", pathNot: `^src/core/(${[layer, ...below].join("|")})/` },
  ),
);

module.exports = {
  forbidden: [
    forbid(
      "no-cycles",
      "Two files that need each other are one file, or hide a third that both could import.",
      {},
      { circular: true },
    ),
    forbid(
      "no-unresolved",
      "This import leads nowhere: a misspelt path, a missing .ts, or a package not in package.json.",
      { path: "^src/" },
      { couldNotResolve: true },
    ),
    ...coreLayers,
    forbid(
      "core-runs-anywhere",
      "The core runs in an add-on, too, where node: modules don't exist. Make it a port and let main.ts fill it.",
      { path: "^src/core/" },
      { dependencyTypes: ["core"] },
    ),
    forbid(
      "core-needs-no-packages",
      "The core is our own code, all of it, so that it can be read and trusted as a whole.",
      { path: "^src/core/", pathNot: "^src/core/probe-api/" },
      { path: "node_modules" },
    ),
    forbid(
      "probe-api-needs-only-valibot",
      "The wire contract is checked with valibot, and needs nothing else.",
      { path: "^src/core/probe-api/" },
      { path: "node_modules", pathNot: "node_modules/valibot/" },
    ),
    forbid(
      "core-knows-no-host",
      "Extension, probe and command line use the core, not the other way round: take it as an argument.",
      { path: "^src/core/" },
      { path: "^src/(extension|probe|cli)/" },
    ),
    forbid(
      "extension-knows-core-only",
      "The extension meets the probe over HTTP. What both need is the contract in core/probe-api.",
      { path: "^src/extension/" },
      { path: "^src/(probe|cli)/" },
    ),
    forbid(
      "extension-runs-in-a-browser",
      "There are no node: modules in an add-on.",
      { path: "^src/extension/" },
      { dependencyTypes: ["core"] },
    ),
    forbid(
      "probe-knows-core-only",
      "The probe observes and knows neither the extension nor the command line that may start it.",
      { path: "^src/probe/" },
      { path: "^src/(extension|cli)/" },
    ),
    forbid(
      "status-page-explains",
      "The backend's page judges and explains as the add-on does, and meets the backend over HTTP.",
      { path: "^src/status/" },
      { path: "^src/(probe|cli|extension)/", pathNot: "^src/extension/(explain/|platform/i18n)" },
    ),
    forbid(
      "nobody-imports-the-status-page",
      "It is built for itself; the backend serves its files.",
      { path: "^src/", pathNot: "^src/status/" },
      { path: "^src/status/" },
    ),
    forbid(
      "cli-knows-core-and-probe",
      "The command line is no add-on; what it shares with the extension belongs into the core.",
      { path: "^src/cli/" },
      { path: "^src/extension/" },
    ),
    forbid(
      "ui-talks-to-background",
      "Pages and background live and die apart: send a message (extension/messaging) instead.",
      { path: "^src/extension/ui/" },
      { path: "^src/extension/background/" },
    ),
    forbid(
      "background-draws-nothing",
      "The background has no page to draw on: tell the page (extension/messaging) instead.",
      { path: "^src/extension/background/" },
      { path: "^src/extension/ui/" },
    ),
    forbid(
      "browser-api-only-in-platform",
      "The polyfill throws outside an add-on, and no test could import this: use extension/platform.",
      { path: "^src/", pathNot: "^src/extension/platform/" },
      { path: "node_modules/webextension-polyfill/" },
    ),
    forbid(
      "page-parts-know-no-judgement",
      "A webmail's page is told signs and verdicts over src/extension/messaging, and knows no more.",
      { path: "^src/extension/webmail/" },
      {
        path: "^src/",
        pathNot:
          "^src/(core/(base|smtp/address-list|assessment/state)|extension/(webmail|messaging|platform))",
      },
    ),
    forbid(
      "nobody-imports-page-parts",
      "They run in a webmail's page. Speak to them over src/extension/messaging.",
      { path: "^src/", pathNot: "^src/extension/webmail/" },
      { path: "^src/extension/webmail/" },
    ),
    forbid(
      "nobody-imports-the-experiment",
      "Thunderbird loads it, with its own privileges. Speak to it through browser.composeRecipients.",
      { path: "^src/" },
      { path: "^src/extension/experiment/" },
    ),
    forbid(
      "product-needs-no-tests",
      "What src needs, belongs into src.",
      { path: "^src/" },
      { path: "^(test|scripts)/" },
    ),
    forbid(
      "product-needs-no-dev-dependencies",
      "Users install without devDependencies: move the package to dependencies.",
      { path: "^src/(cli|probe)/" },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // An import of types only ties two parts together, too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".mjs", ".js", ".json", ".d.ts"],
    },
  },
};
