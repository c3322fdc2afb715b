/**
 * The mailboxes behind a webmail: a real Dovecot (Debian's package) in a folder of its own.
 * Every name may log in with the same password and has a mailbox of its own.
 */
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild, temporaryFolder } from "../../e2e/support/child.ts";
import { freePortFor } from "../smtp/free-port.ts";
import { untilListening } from "./running.ts";
import { userNumbers } from "./user.ts";

export const PASSWORD = "test";

export interface MailStore {
  readonly port: number;
  /** Puts a message into somebody's inbox; lines end as they please. */
  receive(user: string, message: string): void;
  /** The messages in one of somebody's folders: `Sent`, `Drafts`. */
  messages(user: string, folder: string): string[];
  stop(): Promise<void>;
}

const settings = (folder: string, port: number) => `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
first_valid_uid = 1
default_vsz_limit = 0
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
}
`;

export async function startMailStore(): Promise<MailStore> {
  const folder = await temporaryFolder("dovecot");
  chmodSync(folder, 0o755);
  const nobody = await userNumbers("nobody");
  const mail = join(folder, "mail");
  mkdirSync(mail);
  chownSync(mail, nobody.uid, nobody.gid);
  const port = await freePortFor(["127.0.0.1"]);
  const config = join(folder, "dovecot.conf");
  writeFileSync(config, settings(folder, port));
  const child = startChild("/usr/sbin/dovecot", ["-F", "-c", config]);
  const maildir = (user: string, name: string) =>
    join(mail, user, "Maildir", ...(name === "INBOX" ? [] : [`.${name}`]));
  let received = 0;
  const stop = await untilListening(child, port, folder);
  return {
    port,
    receive(user, message) {
      const inbox = maildir(user, "INBOX");
      for (const part of [
        join(mail, user),
        inbox,
        ...["cur", "new", "tmp"].map((one) => join(inbox, one)),
      ]) {
        mkdirSync(part, { recursive: true });
        chownSync(part, nobody.uid, nobody.gid);
      }
      const file = join(inbox, "cur", `${Date.now()}.${(received += 1)}.lab:2,S`);
      writeFileSync(file, message.replace(/\r?\n/g, "\r\n"));
      chownSync(file, nobody.uid, nobody.gid);
    },
    messages(user, name) {
      return ["cur", "new"].flatMap((part) => {
        const path = join(maildir(user, name), part);
        return readdirSync(path).map((file) => readFileSync(join(path, file), "utf8"));
      });
    },
    stop,
  };
}
