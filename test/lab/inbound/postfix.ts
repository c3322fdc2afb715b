/** Postfix, taking mail from the internet as Debian's package does it, into one maildir. */
import { chownSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { configFolder, startInstance } from "../postfix-instance.ts";
import type { Issued } from "../real/mail/certificates.ts";
import { Mailbox } from "./mailbox.ts";

export interface InboundHost {
  readonly address: string;
  readonly name: string;
}

export async function startPostfixInbound(host: InboundHost, issued: Issued): Promise<Mailbox> {
  const { folder } = await startInstance((folder, user) => {
    const mail = join(folder, "mail");
    mkdirSync(mail);
    chownSync(mail, user, user);
    return {
      settings: {
        myhostname: host.name,
        virtual_mailbox_domains: "sender.test",
        virtual_mailbox_maps: "static:inbox/",
        virtual_mailbox_base: mail,
        virtual_minimum_uid: "1",
        virtual_uid_maps: `static:${user}`,
        virtual_gid_maps: `static:${user}`,
        smtpd_relay_restrictions: "reject_unauth_destination",
        smtpd_peername_lookup: "yes",
        smtp_dns_support_level: "disabled",
        smtpd_tls_security_level: "may",
        // As Debian's configuration leaves it off, and many turn it on.
        smtpd_tls_received_header: "yes",
        smtpd_tls_chain_files: join(configFolder(folder), "chain.pem"),
      },
      services: "virtual unix - n n - - virtual\n",
      listeners: [{ address: host.address, port: 25 }],
      files: { "chain.pem": { text: issued.pem, secret: true } },
    };
  });
  return new Mailbox(join(folder, "mail", "inbox"), join(folder, "postfix.log"));
}
