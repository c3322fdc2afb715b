/**
 * `npm start`: the whole product on this machine, without any set-up. Builds, starts the
 * small internet and a backend on loopback, prints what `postweg check` says about one
 * recipient of each kind, and opens Thunderbird, if it is there, with a message to them.
 *
 *     npm start -- --live [ADDRESS...]    the real internet instead
 *     npm start -- --listen HOST:PORT     where the backend listens, 127.0.0.1:8025 by default
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createDohAddressFactory } from "../src/cli/net/doh-addresses.ts";
import { DEFAULT_DOH } from "../src/cli/net/dns.ts";
import { run } from "../src/cli/run.ts";
import { usageFault } from "../src/cli/usage-fault.ts";
import { startProbeServer, type ProbeServer } from "../src/probe/main.ts";
import { LAB_NETWORK, startSmallInternet, type SmallInternet } from "../test/lab/small-internet.ts";
import { hasThunderbird, startThunderbird } from "../test/e2e/support/thunderbird.ts";
import { waitFor } from "../test/e2e/support/wait.ts";

/** One recipient of each kind; the zone file of the small internet says what each one's host does. */
const LAB_RECIPIENTS = [
  "dane",
  "fine",
  "plain",
  "busy",
  "tarpit",
  "old",
  "self-signed",
  "mixed",
  "closed",
].map((kind) => `someone@${kind}.test`);

const LIVE_RECIPIENTS = ["posteo.de", "mailbox.org", "gmail.com", "web.de"].map(
  (domain) => `postmaster@${domain}`,
);

interface World {
  readonly dohUrl: string;
  readonly internet: SmallInternet | undefined;
  readonly backend: ProbeServer;
}

const root = new URL("..", import.meta.url).pathname;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      live: { type: "boolean", default: false },
      listen: { type: "string", default: "127.0.0.1:8025" },
    },
  });
  const chosen = values.live ? LIVE_RECIPIENTS : LAB_RECIPIENTS;
  const recipients = positionals.length > 0 ? positionals : chosen;

  console.log("Building …");
  const built = spawnSync("npx", ["tsx", "scripts/build.ts"], { cwd: root, encoding: "utf8" });
  if (built.status !== 0) {
    console.error(built.stdout + built.stderr);
    return 1;
  }

  const folder = mkdtempSync(join(tmpdir(), "postweg-start-"));
  const doh = createDohAddressFactory();
  const internet = values.live ? undefined : await startSmallInternet();
  let backend: ProbeServer | undefined;
  try {
    const dohUrl = internet?.doh.url ?? DEFAULT_DOH;
    backend = await startProbeServer(
      {
        listen: values.listen,
        store: `sqlite:${join(folder, "reports.sqlite")}`,
        ...(internet && {
          allowNetworks: [LAB_NETWORK],
          smtpPort: internet.smtpPort,
          caFile: internet.caFile,
        }),
      },
      { addresses: internet && doh.create(dohUrl, internet.pki.root) },
    );
    const world = { dohUrl, internet, backend };
    await printTable(recipients, world);
    if (!hasThunderbird) {
      console.log(
        "\nThunderbird is not on this machine; with it, a compose window would open now.",
      );
      return 0;
    }
    await showInThunderbird(recipients, world);
    return 0;
  } finally {
    await backend?.close();
    await doh.close();
    await internet?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function printTable(recipients: readonly string[], world: World): Promise<void> {
  const { dohUrl, internet, backend } = world;
  const ca =
    internet === undefined
      ? []
      : ["--ca", internet.caFile, "--trust-anchor", internet.trustAnchorFile];
  const args = ["check", ...recipients, "--doh", dohUrl, "--probe", backend.url, ...ca];
  console.log(`\n$ postweg check … --doh ${dohUrl} --probe ${backend.url}\n`);
  await run(args, { out: (line) => console.log(line), err: (line) => console.error(line) });
}

async function showInThunderbird(recipients: readonly string[], world: World): Promise<void> {
  const { dohUrl, internet, backend } = world;
  const seen = (process.env["DISPLAY"] ?? "") !== "";
  console.log(
    `\nStarting Thunderbird ${seen ? "" : "without a display "}in a throw-away profile …`,
  );
  const tb = await startThunderbird({ display: seen ? "desktop" : "headless" });
  const stop = () => void tb.stop();
  process.once("SIGINT", stop);
  try {
    if (internet !== undefined) await tb.trustAuthority(internet.pki.root);
    await tb.install(join(root, "dist/thunderbird-esr"));
    const trustAnchors = internet?.trustAnchor ?? "";
    const settings = { resolver: dohUrl, fallbackResolver: "", backend: backend.url, trustAnchors };
    await tb.setStorage({ settings });
    const compose = await tb.openCompose();
    for (const recipient of recipients) await compose.typeRecipient(recipient);
    if (seen) {
      console.log("Write on; close Thunderbird or press Ctrl+C to end.");
      await tb.ended();
      return;
    }
    const settled = waitFor("all signs", async () =>
      (await compose.pills()).every((pill) => "state" in pill.sign && !("pending" in pill.sign)),
    );
    // A host that keeps us waiting is shown as it is: still being looked at.
    await settled.catch(() => {});
    console.log(`What it shows: ${await compose.screenshot("start")}`);
  } finally {
    process.off("SIGINT", stop);
    await tb.stop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const fault = usageFault(error);
  if (fault === undefined) throw error;
  console.error(`npm start: ${fault}`);
  process.exitCode = 2;
}
