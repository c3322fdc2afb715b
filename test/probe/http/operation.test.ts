/** What an operator sets and changes while it runs: TLS, tokens, opt-outs, a proxy; and what others see of it. */
import { renameSync, writeFileSync } from "node:fs";
import https from "node:https";
import type { TLSSocket } from "node:tls";
import { describe, expect, test } from "@jest/globals";
import { backend, file, HOST, labPki, smtpHost, TOKEN } from "./backend-lab.ts";

async function tlsFiles(name: string): Promise<{ tlsCert: string; tlsKey: string }> {
  const { certificate, key } = await labPki().issue("localhost");
  const files = { tlsCert: file(`${name}.pem`), tlsKey: file(`${name}.key`) };
  writeFileSync(files.tlsCert, certificate);
  writeFileSync(files.tlsKey, key);
  return files;
}

/** Status, and the serial number of the certificate it was answered with. */
function getOverTls(url: string): Promise<{ status: number; serial: string; version: string }> {
  return new Promise((resolve, reject) => {
    const options = { ca: labPki().root, agent: false, servername: "localhost" } as const;
    https
      .get(`${url}/v1/health`, options, (response) => {
        const socket = response.socket as TLSSocket;
        const answer = {
          status: response.statusCode ?? 0,
          serial: socket.getPeerCertificate().serialNumber,
          version: socket.getProtocol() ?? "",
        };
        response.resume().once("end", () => resolve(answer));
      })
      .once("error", reject);
  });
}

const status = async (url: string, token: string) =>
  (await fetch(`${url}/v1/mx/${HOST}`, { headers: { authorization: `Bearer ${token}` } })).status;

describe("TLS of its own", () => {
  test("is spoken with the files that were given, and with new ones after they were replaced", async () => {
    const files = await tlsFiles("own");
    const server = await backend(undefined, files);
    expect(server.url).toMatch(/^https:/);
    const first = await getOverTls(server.url);
    expect(first).toMatchObject({ status: 200, version: "TLSv1.3" });
    const fresh = await tlsFiles("fresh");
    renameSync(fresh.tlsCert, files.tlsCert);
    renameSync(fresh.tlsKey, files.tlsKey);
    server.reload();
    const second = await getOverTls(server.url);
    expect(second.status).toBe(200);
    expect(second.serial).not.toBe(first.serial);
  });

  test("half of a new pair changes nothing, and is told", async () => {
    const files = await tlsFiles("half");
    const lines: string[] = [];
    const log = (event: object): void => void lines.push(JSON.stringify(event));
    const server = await backend(undefined, files, { log });
    const first = await getOverTls(server.url);
    renameSync((await tlsFiles("other")).tlsCert, files.tlsCert);
    server.reload();
    expect((await getOverTls(server.url)).serial).toBe(first.serial);
    expect(lines.join("\n")).toContain("are no certificate and its key in PEM");
  });

  test.each([
    ["one without the other", { tlsCert: "/dev/null" }, /--tls-cert and --tls-key: give both/],
    [
      "what is no certificate",
      { tlsCert: "/dev/null", tlsKey: "/dev/null" },
      /no certificate and its key/,
    ],
  ])("cannot begin with %s", async (_what, config, says) => {
    await expect(backend(undefined, config)).rejects.toThrow(says);
  });
});

describe("tokens", () => {
  test("can be added and taken away while it runs; a broken file changes nothing", async () => {
    const tokenFile = file("rotating");
    writeFileSync(tokenFile, `${TOKEN}\n`);
    const server = await backend(await smtpHost(), { tokenFile });
    const other = "another-token-of-some-length";
    expect([await status(server.url, TOKEN), await status(server.url, other)]).toEqual([200, 401]);
    writeFileSync(tokenFile, `${other}\n`);
    server.reload();
    expect([await status(server.url, TOKEN), await status(server.url, other)]).toEqual([401, 200]);
    writeFileSync(tokenFile, "");
    server.reload();
    expect([await status(server.url, TOKEN), await status(server.url, other)]).toEqual([401, 200]);
  });
});

describe("who opted out", () => {
  test("is not looked at, by name or by address, as soon as it is written down", async () => {
    const smtp = await smtpHost();
    const optOutFile = file("opt-out");
    writeFileSync(optOutFile, "# nobody yet\n");
    const server = await backend(smtp, { optOutFile });
    const look = async (host: string) =>
      (await (await fetch(`${server.url}/v1/mx/${host}`)).json()) as {
        failure?: string;
        addresses: { outcome: { kind: string } }[];
      };
    expect((await look("a.provider.example")).addresses[0]?.outcome.kind).toBe("tls");
    writeFileSync(optOutFile, "*.shy.example\n");
    server.reload();
    expect(await look("mx.shy.example")).toMatchObject({ failure: "opted-out", addresses: [] });
    writeFileSync(optOutFile, `${smtp.address}\n`);
    server.reload();
    expect((await look("b.provider.example")).addresses[0]?.outcome.kind).toBe("opted-out");
    expect(smtp.connections()).toBe(1);
  });

  test("what is no name and no address is refused at the start", async () => {
    writeFileSync(file("wrong"), "mx.example\nwhat is this\n");
    await expect(backend(undefined, { optOutFile: file("wrong") })).rejects.toThrow(
      /^--opt-out: .*: line 2: "what is this" is no host name/,
    );
  });
});

describe("behind a proxy", () => {
  const ask = (url: string, client: string) =>
    fetch(`${url}/v1/health`, { headers: { "x-forwarded-for": client } });

  test("one that is trusted tells who asks: each client has a limit of its own", async () => {
    const { url } = await backend(undefined, {
      trustProxy: ["127.0.0.1/32"],
      requestsPerMinute: 1,
    });
    const answers = [];
    for (const client of ["192.0.2.1", "192.0.2.1", "192.0.2.2"]) {
      answers.push((await ask(url, client)).status);
    }
    expect(answers).toEqual([200, 429, 200]);
  });

  test("of one that is not, nothing is believed", async () => {
    const lines: string[] = [];
    const log = (event: object): void => void lines.push(JSON.stringify(event));
    const { url } = await backend(undefined, { logClients: true }, { log });
    await ask(url, "192.0.2.1");
    expect(lines[0]).toContain('"client":"127.0.0.1"');
  });

  test("that is no network is refused", async () => {
    await expect(backend(undefined, { trustProxy: ["proxy"] })).rejects.toThrow(
      /^--trust-proxy: "proxy" is no network/,
    );
  });
});

describe("what others see of it", () => {
  test("a postmaster finds at / who it is, how to reach them, and nothing that runs", async () => {
    const { url } = await backend(undefined, {
      contact: "postmaster@probe.example",
      ehloName: "probe.example",
    });
    const response = await fetch(url);
    const text = await response.text();
    expect(text).toContain('<a href="mailto:postmaster@probe.example">');
    expect(text).toContain("<code>probe.example</code>");
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
  });

  test.each([
    ["<script>alert(1)</script>", "&lt;script&gt;"],
    ['javascript:alert("x")', "javascript:alert(&quot;x&quot;)."],
    ["https://probe.example/who", '<a href="https://probe.example/who">'],
  ])("a contact such as %s is text, or a link that leads somewhere", async (contact, shown) => {
    const { url } = await backend(undefined, { contact });
    const text = await (await fetch(url)).text();
    expect(text).toContain(shown);
    expect(text).not.toContain("<script>alert");
  });

  test("nothing but the status page's own files can be had below /status/", async () => {
    const { url } = await backend(undefined, {}, { assets: file("no-such-folder") });
    for (const path of ["..%2f..%2fetc/passwd", "page.css", "%00"]) {
      expect((await fetch(`${url}/status/${path}`)).status).toBe(404);
    }
  });

  test("it is ready while its store can be used", async () => {
    const { url } = await backend(undefined);
    expect(await (await fetch(`${url}/v1/ready`)).json()).toEqual({ status: "ready" });
  });
});
