/** How many connections requests take: one for HTTP/2, one each for HTTP/1.1, and none is left waiting. */
import http2 from "node:http2";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Server } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createNodeHttp, type NodeHttp } from "../../src/cli/net/http-get.ts";
import { createPki, type LabPki } from "../lab/pki.ts";

const REQUESTS = 12;

const unending = new AbortController().signal;

describe("requests at once to one server", () => {
  let pki: LabPki;
  let http: NodeHttp;
  const servers: Server[] = [];

  beforeAll(async () => {
    pki = await createPki();
    http = createNodeHttp(pki.root);
  });
  afterAll(async () => {
    await http.close();
    for (const server of servers) server.close();
  });

  async function start(protocol: "h2" | "http/1.1", port = 0) {
    const { certificate: cert, key } = await pki.issue("127.0.0.1");
    const server: Server =
      protocol === "h2"
        ? http2.createSecureServer({ key, cert })
        : https.createServer({ key, cert });
    let connections = 0;
    server.on("secureConnection", () => connections++);
    // Later, so that all of them are under way at the same time.
    server.on("request", (_request, response: { end(text: string): void }) => {
      setTimeout(() => response.end("yes"), 20);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    servers.push(server);
    return { url: urlOf(server), connections: () => connections };
  }

  const urlOf = (server: Server): string =>
    `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const ask = (url: string, signal = unending) =>
    http.get({ url, headers: {}, maxBytes: 100 }, signal).then(({ kind }) => kind);

  const askOften = (url: string) => Promise.all(Array.from({ length: REQUESTS }, () => ask(url)));

  const ANSWERED = Array.from({ length: REQUESTS }, () => "response");

  test("HTTP/2: one connection carries all", async () => {
    const { url, connections } = await start("h2");
    expect(await askOften(url)).toEqual(ANSWERED);
    expect(await askOften(url)).toEqual(ANSWERED);
    expect(connections()).toBe(1);
  });

  test("HTTP/1.1: none waits for another's answer", async () => {
    const { url, connections } = await start("http/1.1");
    expect(await askOften(url)).toEqual(ANSWERED);
    expect(connections()).toBe(REQUESTS);
  });

  test("a server that nobody reaches is asked anew the next time", async () => {
    const { url } = await start("h2");
    const server = servers.pop();
    await new Promise((resolve) => server?.close(resolve));
    expect(new Set(await askOften(url))).toEqual(new Set(["unreachable"]));
    await start("h2", Number(new URL(url).port));
    expect(await askOften(url)).toEqual(ANSWERED);
  });

  test("when the first request is given up, the others go on", async () => {
    const { url } = await start("h2");
    const stop = new AbortController();
    const first = ask(url, stop.signal);
    const others = askOften(url);
    stop.abort();
    expect(await first).toBe("unreachable");
    expect(await others).toEqual(ANSWERED);
  });
});
