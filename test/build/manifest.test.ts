import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { deriveManifest, type Manifest } from "../../scripts/build/manifest.ts";
import { archiveName, VARIANTS, type Variant } from "../../scripts/build/variants.ts";

const source = JSON.parse(
  readFileSync(new URL("../../manifest.json", import.meta.url), "utf8"),
) as Manifest;

const derive = (variant: Variant) => deriveManifest(source, variant, "1.2.3");

describe("every variant", () => {
  test.each(VARIANTS)("%s: takes its version from package.json", (variant) => {
    expect(derive(variant).version).toBe("1.2.3");
  });

  test.each(VARIANTS)("%s: has one button, with the same popup", (variant) => {
    const { action, compose_action } = derive(variant);
    expect([action, compose_action].filter(Boolean)).toHaveLength(1);
    expect((action ?? compose_action)?.default_popup).toBe("popup/popup.html");
  });

  test.each(VARIANTS)("%s: may reach the known resolvers without asking", (variant) => {
    expect(derive(variant).host_permissions).toEqual(
      expect.arrayContaining(["https://dns10.quad9.net/*"]),
    );
  });

  test("deriving leaves the source as it was", () => {
    const before = structuredClone(source);
    VARIANTS.forEach(derive);
    expect(source).toEqual(before);
  });
});

describe("thunderbird", () => {
  test("holds no Experiment, and asks for other hosts only when the user names one", () => {
    const manifest = derive("thunderbird");
    expect(manifest.experiment_apis).toBeUndefined();
    expect(manifest.optional_host_permissions).toContain("https://*/*");
    expect(manifest.host_permissions).not.toContain("https://*/*");
    expect(manifest.browser_specific_settings?.gecko.strict_max_version).toBeUndefined();
  });
});

describe("thunderbird-esr", () => {
  const manifest = derive("thunderbird-esr");

  test("holds the Experiment, bounded to the versions it was tried on", () => {
    expect(Object.keys(manifest.experiment_apis ?? {})).toEqual(["composeRecipients"]);
    expect(manifest.browser_specific_settings?.gecko).toMatchObject({
      strict_min_version: "128.0",
      strict_max_version: "153.*",
    });
  });

  test("asks for all hosts at once, as it cannot ask later", () => {
    expect(manifest.optional_host_permissions).toBeUndefined();
    expect(manifest.host_permissions).toEqual(
      expect.arrayContaining(["https://*/*", "http://127.0.0.1/*", "http://localhost/*"]),
    );
  });

  test("is the same add-on as the plain one, so that an update can replace it", () => {
    expect(manifest.browser_specific_settings?.gecko.id).toBe(
      derive("thunderbird").browser_specific_settings?.gecko.id,
    );
  });
});

describe("browsers", () => {
  test.each(["firefox", "chromium"] as const)(
    "%s: asks for no Thunderbird permission, and for what webmail needs",
    (name) => {
      expect(derive(name).permissions).toEqual(["storage", "activeTab", "scripting"]);
    },
  );

  test("chromium runs a service worker and knows nothing of gecko", () => {
    const manifest = derive("chromium");
    expect(manifest.background).toEqual({ service_worker: "background.js", type: "module" });
    expect(manifest.browser_specific_settings).toBeUndefined();
  });

  test("firefox runs an event page", () => {
    expect(derive("firefox").background.scripts).toEqual(["background.js"]);
  });
});

test("archives are named for variant and version", () => {
  expect(VARIANTS.map((variant) => archiveName(variant, "1.2.3"))).toEqual([
    "postweg-thunderbird-1.2.3.xpi",
    "postweg-thunderbird-esr-1.2.3.xpi",
    "postweg-firefox-1.2.3.xpi",
    "postweg-chromium-1.2.3.zip",
  ]);
});

describe("what the stores are told", () => {
  const listing = readFileSync(new URL("../../docs/stores/listing.md", import.meta.url), "utf8");

  test("names every permission of the browsers' builds, and no other", () => {
    const named = [...listing.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    for (const variant of ["firefox", "chromium"] as const) {
      expect(named.sort()).toEqual(derive(variant).permissions.toSorted());
    }
  });

  test.each(readdirSync(new URL("../../_locales", import.meta.url)))(
    "in %s the line that describes it is as short as they want it: 132 characters",
    (language) => {
      const file = new URL(`../../_locales/${language}/messages.json`, import.meta.url);
      const { extDescription } = JSON.parse(readFileSync(file, "utf8")) as {
        extDescription: { message: string };
      };
      expect(extDescription.message.length).toBeLessThanOrEqual(132);
    },
  );
});
