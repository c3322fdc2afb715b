/**
 * The Experiment with nothing around it: a background that only remembers what
 * it was told. Assembled in a folder of its own from the source as it is.
 */
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./child.ts";

export const TEST_ADDON = "experiment@test.postweg";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const BACKGROUND = `
  globalThis.events = [];
  browser.composeRecipients.onChanged.addListener((tabId, recipients) => {
    globalThis.events.push({ tabId, recipients });
  });
`;

export async function assembleTestAddon(): Promise<string> {
  const folder = await temporaryFolder("test-addon");
  await cp(join(ROOT, "src/extension/experiment"), join(folder, "experiment"), { recursive: true });
  await cp(join(ROOT, "icons"), join(folder, "icons"), { recursive: true });
  await mkdir(join(folder, "popup"));
  await writeFile(
    join(folder, "popup", "popup.html"),
    "<!doctype html><title>Test</title><p>Hello",
  );
  await writeFile(join(folder, "background.js"), BACKGROUND);
  await writeFile(join(folder, "manifest.json"), JSON.stringify(MANIFEST));
  return folder;
}

const MANIFEST = {
  manifest_version: 3,
  name: "Experiment under test",
  version: "1.0",
  browser_specific_settings: { gecko: { id: TEST_ADDON } },
  permissions: ["compose", "storage", "addressBooks", "accountsRead"],
  background: { scripts: ["background.js"] },
  compose_action: {
    default_title: "Test",
    default_icon: "icons/postweg.svg",
    default_popup: "popup/popup.html",
  },
  experiment_apis: {
    composeRecipients: {
      schema: "experiment/schema.json",
      parent: {
        scopes: ["addon_parent"],
        paths: [["composeRecipients"]],
        events: ["startup"],
        script: "experiment/api.js",
      },
    },
  },
};
