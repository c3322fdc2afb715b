/** Hands one message over, as a server does that sends: from its address, with STARTTLS or without. */
import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import type { InboundHost } from "./postfix.ts";

export interface Sending {
  readonly host: InboundHost;
  readonly client: InboundHost;
  readonly tls: boolean;
  /** Lines end with CRLF; none begins with a dot. */
  readonly text: string;
}

/** @throws Error with the reply that was not as expected. */
export async function sendMessage({ host, client, tls: withTls, text }: Sending): Promise<void> {
  const plain = net.connect({ host: host.address, port: 25, localAddress: client.address });
  await once(plain, "connect");
  let socket: net.Socket = plain;
  await reply(socket, 220);
  await say(socket, `EHLO ${client.name}`, 250);
  if (withTls) {
    await say(socket, "STARTTLS", 220);
    // Nobody's CA is asked: a sending server encrypts with whoever it is.
    socket = tls.connect({ socket: plain, servername: host.name, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    await say(socket, `EHLO ${client.name}`, 250);
  }
  await say(socket, "MAIL FROM:<bob@friend.test>", 250);
  await say(socket, "RCPT TO:<alice@sender.test>", 250);
  await say(socket, "DATA", 354);
  await say(socket, `${text}\r\n.`, 250);
  await say(socket, "QUIT", 221);
  socket.destroy();
}

async function say(socket: net.Socket, line: string, expected: number): Promise<void> {
  socket.write(`${line}\r\n`);
  await reply(socket, expected);
}

/** All of its lines. */
async function reply(socket: net.Socket, expected: number): Promise<void> {
  let text = "";
  while (!/^\d{3}(?: .*)?\r\n$/m.test(text)) {
    const [chunk] = (await once(socket, "data")) as [Buffer];
    text += chunk.toString("latin1");
  }
  if (!text.startsWith(String(expected))) throw new Error(`expected ${expected}: ${text}`);
}
