/** Runs inside the namespaces: starts the servers, sends each its messages, writes down what lies in the mailboxes. */
import { writeFileSync } from "node:fs";
import { LAB_FOLDER } from "../real/namespace.ts";
import { addEximUser } from "../real/exim-user.ts";
import { createAuthority } from "../real/mail/certificates.ts";
import type { InboundMessage } from "./inbound.ts";
import { startEximInbound } from "./exim.ts";
import { giveAddresses } from "../real/in-lab.ts";
import { startPostfixInbound } from "./postfix.ts";
import { sendMessage } from "./send.ts";

/** Who sends, and the servers; documentation addresses (RFC 5737), as in ../real/addresses.ts. */
const CLIENT = { address: "203.0.113.7", name: "mail.friend.test" };
const POSTFIX = { address: "198.51.100.10", name: "mx.provider.test" };
const EXIM = { address: "198.51.100.20", name: "mx2.provider.test" };

async function main(folder: string, file: string): Promise<void> {
  // Postfix asks for the client's name, and whether it leads back.
  await giveAddresses([CLIENT, POSTFIX, EXIM], folder);
  await addEximUser(folder);

  const authority = await createAuthority();
  const postfix = await startPostfixInbound(POSTFIX, await authority.issue(POSTFIX.name));
  const exim = await startEximInbound(EXIM, await authority.issue(EXIM.name), folder);
  const messages: InboundMessage[] = [];
  for (const [server, host, mailbox] of [
    ["postfix", POSTFIX, postfix],
    ["exim", EXIM, exim],
  ] as const) {
    for (const tls of [true, false]) {
      await sendMessage({ host, client: CLIENT, tls, text: messageOf(server, tls) });
      messages.push({ server, tls, text: await mailbox.next() });
    }
  }
  writeFileSync(file, JSON.stringify(messages));
}

/** What a client brings along says the opposite of the truth, in the provider's name. */
function messageOf(server: string, tls: boolean): string {
  const forged = tls ? "ESMTP" : "ESMTPS";
  return [
    `Received: from forged.example (forged.example [192.0.2.99]) by mx.provider.test (Postfix) with ${forged} id FORGED; Mon, 23 Nov 2026 09:00:00 +0000`,
    "From: Bob <bob@friend.test>",
    "To: alice@sender.test",
    `Subject: ${server} ${tls ? "with" : "without"} TLS`,
    `Message-ID: <${server}.${tls ? "tls" : "plain"}@friend.test>`,
    "Date: Mon, 23 Nov 2026 10:00:00 +0000",
    "",
    "Hello.",
  ].join("\r\n");
}

const folder = process.env[LAB_FOLDER];
const [file] = process.argv.slice(2);
if (folder === undefined || file === undefined) throw new Error("receive.ts FILE, in the lab");
await main(folder, file);
// The servers inside would keep the process alive; it is the first one, and takes them along.
process.exit(0);
