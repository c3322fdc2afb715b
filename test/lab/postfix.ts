/** A real Postfix to be looked at, with STARTTLS and without. */
import { join } from "node:path";
import type { Credentials } from "./pki.ts";
import { configFolder, startInstance, type PostfixListener } from "./postfix-instance.ts";
import { freePortFor, loopback } from "./smtp/free-port.ts";

export interface LabPostfix {
  /** Offers STARTTLS with the certificate given. */
  readonly withTls: PostfixListener;
  /** Offers none. */
  readonly withoutTls: PostfixListener;
  stop(): Promise<void>;
}

/** @param settings of main.cf, in place of what it has by itself */
export async function startPostfix(
  host: string,
  credentials: Credentials,
  settings: Readonly<Record<string, string>> = {},
): Promise<LabPostfix> {
  const address = loopback();
  const other = loopback();
  const withTls = { address, port: await freePortFor([address]) };
  const withoutTls = { address: other, port: await freePortFor([other]) };
  const { stop } = await startInstance((folder) => ({
    settings: {
      myhostname: host,
      smtpd_tls_security_level: "may",
      smtpd_tls_cert_file: join(configFolder(folder), "cert.pem"),
      smtpd_tls_key_file: join(configFolder(folder), "key.pem"),
      ...settings,
    },
    listeners: [withTls, { ...withoutTls, options: "-o smtpd_tls_security_level=none" }],
    files: {
      "cert.pem": { text: credentials.certificate },
      "key.pem": { text: credentials.key, secret: true },
    },
  }));
  return { withTls, withoutTls, stop };
}
