/**
 * The user's own outgoing server, a real Postfix that delivers whatever it is given into
 * one mailbox: what is there was sent, message by message and recipient by recipient.
 */
import { existsSync, mkdirSync, chownSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startInstance } from "./postfix-instance.ts";
import { freePortFor, loopback } from "./smtp/free-port.ts";

export interface Delivered {
  /** The recipient of the envelope. */
  readonly to: string;
  readonly text: string;
}

export interface Submission {
  readonly address: string;
  readonly port: number;
  /** One for each recipient, in no order. */
  delivered(): Delivered[];
  /** Forgets what came so far. */
  clear(): void;
  stop(): Promise<void>;
}

export async function startSubmission(): Promise<Submission> {
  const address = loopback();
  const port = await freePortFor([address]);
  const { folder, stop } = await startInstance((folder, user) => {
    const mail = join(folder, "mail");
    mkdirSync(mail);
    chownSync(mail, user, user);
    return {
      settings: {
        myhostname: "submission.sender.test",
        // Every domain there is, into one maildir; one copy for each recipient.
        virtual_mailbox_domains: "regexp:" + join(folder, "etc", "all"),
        virtual_mailbox_maps: "static:inbox/",
        virtual_mailbox_base: mail,
        virtual_minimum_uid: "1",
        virtual_uid_maps: `static:${user}`,
        virtual_gid_maps: `static:${user}`,
        virtual_destination_recipient_limit: "1",
        smtpd_recipient_limit: "1000",
        // Nobody looks anything up, and nobody waits.
        smtp_dns_support_level: "disabled",
        smtpd_client_connection_rate_limit: "0",
        in_flow_delay: "0",
      },
      services: "virtual unix - n n - - virtual\n",
      listeners: [{ address, port }],
      files: { all: { text: "/./ all\n" } },
    };
  });
  const inbox = join(folder, "mail", "inbox", "new");
  const files = () => (existsSync(inbox) ? readdirSync(inbox) : []);
  return {
    address,
    port,
    delivered: () =>
      files().map((name) => {
        const text = readFileSync(join(inbox, name), "utf8");
        const [, to = ""] = /^X-Original-To: (.*)$/m.exec(text) ?? [];
        return { to, text };
      }),
    clear: () => files().forEach((name) => rmSync(join(inbox, name))),
    stop,
  };
}
