/** Postfix's own DANE code, without a queue: `posttls-finger -l dane`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../run.ts";
import type { World } from "../world.ts";
import type { MailVerdict } from "./verdict.ts";

export function createPosttlsFinger(world: World): (domain: string) => Promise<MailVerdict> {
  const config = join(world.folder, "posttls-finger");
  mkdirSync(config);
  writeFileSync(join(config, "main.cf"), "compatibility_level = 3.6\n");
  const env = { ...process.env, MAIL_CONFIG: config };
  return async (domain) => {
    const args = ["-t10", "-T20", "-L", "verbose,summary", "-F", world.ca, "-l", "dane", domain];
    const { output } = await attempt("posttls-finger", args, { env, seconds: 30 });
    return read(output);
  };
}

/**
 * "Verified" alone says nothing: without TLSA it means a CA and the next hop's name. So
 * DANE is "Matched DANE" and "Verified TLS". It goes on to the next host only when it
 * could not connect, and with TLSA it says "Untrusted" where Postfix keeps the message.
 */
function read(output: string): MailVerdict {
  const established = /(\w+) TLS connection established/.exec(output)?.[1];
  const usesTlsa =
    output.includes("DNSSEC-signed TLSA record") && !output.includes("all TLSA records unusable");
  if (usesTlsa) {
    return output.includes("Matched DANE") && established === "Verified" ? "dane" : trusted(output);
  }
  if (established !== undefined) return "tls";
  const answered = /< 250 /.test(output) && !/STARTTLS/i.test(output);
  return answered && !/TLSA/.test(output) ? "clear" : "kept";
}

/** MX unsigned, host proven: it logs "Trusted" and delivers (RFC 7672 §2.2.1). */
function trusted(output: string): MailVerdict {
  return output.includes("Matched DANE") && output.includes("Trusted TLS") ? "tls" : "kept";
}
