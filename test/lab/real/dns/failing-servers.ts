/**
 * Name servers that fail, as some do on the internet: always or only for TLSA, with
 * SERVFAIL or with silence. What they don't fail for they get from NSD.
 */
import dgram from "node:dgram";
import net from "node:net";
import { NAME_SERVERS } from "../addresses.ts";

type Failure = "servfail" | "silence";

interface Failing {
  readonly address: string;
  readonly failure: Failure;
  readonly only?: "TLSA";
}

const SERVERS: readonly Failing[] = [
  { address: NAME_SERVERS.servfail, failure: "servfail" },
  { address: NAME_SERVERS.silent, failure: "silence" },
  { address: NAME_SERVERS["tlsa-servfail"], failure: "servfail", only: "TLSA" },
  { address: NAME_SERVERS["tlsa-silent"], failure: "silence", only: "TLSA" },
];

const TLSA = 52;

export async function startFailingServers(): Promise<void> {
  await Promise.all(SERVERS.flatMap((server) => [overUdp(server), overTcp(server)]));
}

function fails({ only }: Failing, question: Buffer): boolean {
  return only === undefined || typeOf(question) === TLSA;
}

/** The type of the first question: behind the header and one name. */
function typeOf(message: Buffer): number {
  let at = 12;
  for (let length = message[at]; length; length = message[at]) at += length + 1;
  return message.readUInt16BE(at + 1);
}

function servfail(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  answer.writeUInt16BE(0x8002, 2);
  return answer;
}

function overUdp(server: Failing): Promise<void> {
  const socket = dgram.createSocket("udp4");
  socket.on("message", (question, from) => {
    const reply = (answer: Buffer) => socket.send(answer, from.port, from.address);
    if (!fails(server, question)) return forward(question, reply);
    if (server.failure === "servfail") reply(servfail(question));
  });
  return new Promise((resolve) => socket.bind(53, server.address, resolve));
}

function forward(question: Buffer, reply: (answer: Buffer) => void): void {
  const upstream = dgram.createSocket("udp4");
  const end = setTimeout(() => upstream.close(), 2_000);
  upstream.once("message", (answer) => {
    clearTimeout(end);
    upstream.close();
    reply(answer);
  });
  upstream.send(question, 53, NAME_SERVERS.good);
}

function overTcp(server: Failing): Promise<void> {
  const listener = net.createServer((client) => {
    const upstream = net.connect(53, NAME_SERVERS.good);
    upstream.on("data", (data) => client.write(data)).on("error", () => client.destroy());
    client.on("close", () => upstream.destroy()).on("error", () => upstream.destroy());
    // One message in one piece: resolvers send it so.
    client.on("data", (data) => {
      const question = data.subarray(2);
      if (!fails(server, question)) upstream.write(data);
      else if (server.failure === "servfail") {
        const answer = servfail(question);
        client.write(
          Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]),
        );
      }
    });
  });
  return new Promise((resolve) => listener.listen(53, server.address, resolve));
}
