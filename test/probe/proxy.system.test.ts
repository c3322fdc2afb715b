/** The reverse proxy of deploy/nginx.conf, a real nginx, before real backends. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import type { ProbeServer } from "../../src/probe/main.ts";
import { freePortFor } from "../lab/smtp/free-port.ts";
import { backend, file, HOST, labPki, smtpHost } from "./http/backend-lab.ts";

jest.setTimeout(30_000);

const NGINX = "/usr/sbin/nginx";
const CONFIGURATION = new URL("../../deploy/nginx.conf", import.meta.url);

interface Answer {
  readonly status: number;
  readonly body: string;
  /** Each piece when it came. */
  readonly pieces: readonly string[];
}

(existsSync(NGINX) ? describe : describe.skip)("behind nginx as it is shipped", () => {
  let folder: string;
  let nginx: ChildProcess;
  let port: number;
  let upstreams: readonly number[];

  /** The shipped file with this test's ports and certificate in place of those of the example. */
  async function configuration(): Promise<string> {
    const { certificate, key } = await labPki().issue("probe.example.org");
    writeFileSync(join(folder, "chain.pem"), certificate);
    writeFileSync(join(folder, "key.pem"), key);
    const shipped = readFileSync(CONFIGURATION, "utf8")
      .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
      .replace(/ *listen \[::\]:443.*\n/, "")
      .replaceAll("/etc/ssl/probe.example.org/", `${folder}/`)
      .replace("server 127.0.0.1:8025 ", `server 127.0.0.1:${upstreams[0]} `)
      .replace("# server 10.0.0.2:8025 ", `server 127.0.0.1:${upstreams[1]} `);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((what) => `${what}_temp_path ${folder}/${what};`)
      .join("\n");
    return `daemon off;\nerror_log stderr;\npid ${folder}/pid;\nevents {}\nhttp {\n${temporary}\n${shipped}\n}\n`;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "postweg-nginx-"));
    mkdirSync(join(folder, "logs"));
    port = await freePortFor(["127.0.0.1"]);
    upstreams = [await freePortFor(["127.0.0.1"]), await freePortFor(["127.0.0.1"])];
    writeFileSync(join(folder, "nginx.conf"), await configuration());
    nginx = spawn(NGINX, ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    nginx.stderr?.on("data", (chunk) => (said += String(chunk)));
    for (let up = false; !up;) {
      if (nginx.exitCode !== null) throw new Error(`nginx did not start: ${said}`);
      up = await get("/").then(
        () => true,
        () => false,
      );
    }
  });
  afterAll(async () => {
    if (nginx?.exitCode === null) {
      nginx.kill("SIGTERM");
      await once(nginx, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (at: number, smtp?: Awaited<ReturnType<typeof smtpHost>>): Promise<ProbeServer> =>
    backend(smtp, {
      listen: `127.0.0.1:${upstreams[at]}`,
      trustProxy: ["127.0.0.1/32"],
      store: `sqlite:${file("shared.sqlite")}`,
      requestsPerMinute: 5,
    });

  function get(path: string, from = "127.0.0.1", headers = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      https
        .get(
          {
            ...{ host: "127.0.0.1", port, path, headers, localAddress: from, agent: false },
            ...{ servername: "probe.example.org", ca: labPki().root },
          },
          (response) => {
            const pieces: string[] = [];
            response.on("data", (chunk) => pieces.push(String(chunk)));
            response.on("error", reject);
            response.on("end", () =>
              resolve({ status: response.statusCode ?? 0, body: pieces.join(""), pieces }),
            );
          },
        )
        .on("error", reject);
    });
  }

  test("reports are had over HTTPS, progress piece by piece and not at the end", async () => {
    await start(0, await smtpHost({ tarpit: 300 }));
    const { status, body, pieces } = await get(`/v1/mx/${HOST}`, "127.0.0.2", {
      accept: "text/event-stream",
    });
    expect(status).toBe(200);
    expect(body).toMatch(/event: progress[\s\S]*event: report/);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces[0]).not.toContain("event: report");
  });

  test("each client has its own limit, and cannot write itself another address", async () => {
    await start(0);
    const statuses = [];
    for (let i = 0; i < 6; i++) {
      const headers = { "x-forwarded-for": `192.0.2.${i}` };
      statuses.push((await get("/v1/health", "127.0.0.3", headers)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await get("/v1/health", "127.0.0.4")).status).toBe(200);
  });

  test("a backend that is gone, or just going, is passed over", async () => {
    const smtp = await smtpHost();
    const first = await start(0, smtp);
    await start(1, smtp);
    await first.close();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        get(`/v1/mx/mx${i}.provider.example`, `127.0.0.${10 + i}`),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });
});
