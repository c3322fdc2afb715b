/**
 * From a built command to a sign: a backend as docs/operating.md starts it, with HTTPS of its
 * own and a token, and real Thunderbird pointed at it in the settings, by keyboard.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { LAB_NETWORK } from "../lab/small-internet.ts";
import { tabTo } from "./support/add-on-page.ts";
import { deepTexts, optionsPage } from "./support/options-page.ts";
import { popupRows } from "./support/popup.ts";
import { hasThunderbird } from "./support/thunderbird.ts";
import { waitFor } from "./support/wait.ts";
import { startWorld, type World } from "./support/world.ts";

jest.setTimeout(90_000);

const COMMAND = new URL("../../dist/cli/postweg.mjs", import.meta.url).pathname;
const TOKEN = "dG9rZW4tb2YtdGhlLW9wZXJhdG9yLWluLXRlc3Rz";

(hasThunderbird ? describe : describe.skip)("a backend of one's own", () => {
  let world: World;
  let child: ChildProcess;
  let url = "";
  const log: string[] = [];
  const options = optionsPage(() => world.tb);

  beforeAll(async () => {
    world = await startWorld("thunderbird", { display: "screen" });
    const { internet } = world;
    const file = (name: string) => join(dirname(internet.caFile), name);
    const { certificate, key } = await internet.pki.issue("127.0.0.1");
    writeFileSync(file("chain.pem"), certificate);
    writeFileSync(file("key.pem"), key);
    writeFileSync(file("tokens"), `${TOKEN}\n`);
    writeFileSync(
      file("postweg.json"),
      JSON.stringify({
        listen: "127.0.0.1:0",
        "tls-cert": file("chain.pem"),
        "tls-key": file("key.pem"),
        "token-file": file("tokens"),
        store: `sqlite:${file("reports.sqlite")}`,
        // The lab in place of the internet.
        "smtp-port": internet.smtpPort,
        "allow-network": [LAB_NETWORK],
        doh: internet.doh.url,
        ca: internet.caFile,
      }),
    );
    child = spawn(process.execPath, [COMMAND, "serve", "--config", file("postweg.json")], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    if (child.stdout === null || child.stderr === null) throw new Error("no pipes");
    createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    url = line.replace("listening on ", "");
  });
  afterAll(async () => {
    child?.kill("SIGKILL");
    await world?.stop();
  });

  async function save(token: string): Promise<void> {
    await options.open();
    await tabTo(options, ({ name }) => name === "backend");
    await options.press("SelectAll");
    await options.type(url);
    await tabTo(options, ({ name }) => name === "backendToken");
    await options.press("SelectAll");
    await options.type(token);
    await tabTo(options, ({ tag, text }) => tag === "button" && text === "Save");
    await options.press("Enter");
    const stored = () =>
      world.tb.inBackground(
        async () =>
          (await browser.storage.local.get("settings"))["settings"] as { backendToken?: string },
      );
    await waitFor("what is saved", async () => (await stored()).backendToken === token);
  }

  async function signOf(address: string, label: string): Promise<string> {
    const compose = await world.tb.openCompose();
    await compose.typeRecipient(address);
    await compose.openPopup();
    const row = await waitFor(`${label} for ${address}`, async () =>
      (await popupRows(compose)).find((one) => one.label === label && one.details !== ""),
    );
    await compose.closePopup();
    await compose.close();
    return row.details;
  }

  test("with a wrong token it says so, and the sign stays unknown", async () => {
    expect(url).toMatch(/^https:/);
    await save("not-the-right-token");
    await waitFor("the reason", async () =>
      (await signOf("ann@tls12.test", "SSL?")).includes("refused"),
    );
    expect(log.some((line) => /"status":401/.test(line))).toBe(true);
  });

  test("with the right one the sign is there, and the self test finds it", async () => {
    await save(TOKEN);
    expect(await signOf("ann@fine.test", "SSL ok")).toContain("TLSv1.3");
    await options.open();
    await tabTo(options, ({ tag, text }) => tag === "button" && text === "Test now");
    await options.press("Enter");
    await waitFor("the finding", async () =>
      (await options.run(deepTexts, "li")).some((text) =>
        text.endsWith("The probe backend answers."),
      ),
    );
  });

  test("its log names nobody; it ends when it is told to", async () => {
    expect(log.join("\n")).not.toMatch(/fine\.test|127\.0\.0\.1|alice|ann/);
    child.kill("SIGTERM");
    expect(((await once(child, "exit")) as [number])[0]).toBe(0);
  });
});

declare const browser: {
  storage: { local: { get(key: string): Promise<Record<string, unknown>> } };
};
