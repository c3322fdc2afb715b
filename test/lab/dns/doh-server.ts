/**
 * A DoH resolver on a loopback address: HTTP/2 and HTTP/1.1 over TLS, GET and POST,
 * answers from a zone, and writes down all it was told.
 */
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import * as packet from "@dnsquery/dns-packet";
import type { Question } from "@dnsquery/dns-packet";
import { encode, respond } from "./responder.ts";
import type { Zone } from "./zone.ts";

export interface DohServer {
  readonly url: string;
  /** `name type` of every question, in the order they came. */
  readonly questions: string[];
  /** Every request as it came: method, URL, headers; to be searched for what must not be there. */
  readonly requests: string[];
  close(): Promise<void>;
}

export interface DohServerOptions {
  readonly zone: Zone;
  /** Where answers come from; by default the zone, unsigned. */
  readonly answer?: (question: Question) => Promise<Uint8Array>;
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** Milliseconds before each answer. */
  readonly delay?: number;
  /** 0 picks a free one. */
  readonly port?: number;
}

export async function startDohServer(options: DohServerOptions): Promise<DohServer> {
  const { zone, key, cert, delay = 0, port = 0 } = options;
  const lookUp = options.answer ?? ((question) => Promise.resolve(respond(zone, question)));
  const questions: string[] = [];
  const requests: string[] = [];
  const sockets = new Set<Socket>();

  const answer = async (request: Http2ServerRequest, response: Http2ServerResponse) => {
    requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const query = await readQuery(request);
    const question = query === undefined ? undefined : packet.decode(query).questions?.[0];
    if (question === undefined) {
      response.writeHead(400).end();
      return;
    }
    questions.push(`${question.name} ${question.type}`);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    await send(zone, lookUp, question, response);
  };

  const server = createSecureServer({ key, cert, allowHTTP1: true }, (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("sessionError", () => {});
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/dns-query`,
    questions,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function readQuery(request: Http2ServerRequest): Promise<Uint8Array | undefined> {
  if (request.method === "POST") {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
  const dns = new URL(request.url, "https://resolver.test").searchParams.get("dns");
  return dns === null ? undefined : Buffer.from(dns, "base64url");
}

/** The public resolvers of the settings page allow every origin, too. */
const HEADERS = { "content-type": "application/dns-message", "access-control-allow-origin": "*" };

async function send(
  zone: Zone,
  lookUp: (question: Question) => Promise<Uint8Array>,
  question: Question,
  response: Http2ServerResponse,
): Promise<void> {
  const reply = (body: Uint8Array, headers: Record<string, string> = HEADERS, status = 200) => {
    response.writeHead(status, headers);
    response.end(body);
  };
  switch (zone.knobs.get(question.name.toLowerCase())) {
    case undefined:
      return reply(await lookUp(question));
    case "no-ds":
      return reply(question.type === "DS" ? encode(question, {}) : await lookUp(question));
    case "empty":
      return reply(encode(question, {}));
    case "servfail":
      return reply(encode(question, { rcode: 2 }));
    case "refused":
      return reply(encode(question, { rcode: 5 }));
    case "drop":
      return; // Says nothing, for as long as the client likes to wait.
    case "http-500":
      return reply(new Uint8Array(), HEADERS, 500);
    case "not-dns":
      return reply(Buffer.from("<html>Please log in</html>"), { "content-type": "text/html" });
    case "garbage":
      return reply(Buffer.from("this is not a DNS message at all"));
    case "truncated":
      return reply(encode(question, { flags: packet.TRUNCATED_RESPONSE }));
    case "other-name":
      return reply(await lookUp({ ...question, name: `other.${question.name}` }));
    case "too-large":
      return reply(new Uint8Array(70_000));
  }
}
