/** Each tool, run at one server, and what it printed read. */
import { createHash, X509Certificate } from "node:crypto";
import { createHostObserver } from "../../../src/probe/direct.ts";
import { attempt, must } from "../real/run.ts";
import type { Sight, Tool } from "./tools.ts";

export interface Target {
  readonly address: string;
  readonly name: string;
}

const sha256 = (der: Uint8Array): string => createHash("sha256").update(der).digest("hex");

/** OpenSSL has its own names for what is older than TLS 1.3. */
async function ianaNames(): Promise<(cipher: string) => string> {
  const output = await must("openssl", ["ciphers", "-stdname", "ALL:@SECLEVEL=0"]);
  const names = new Map<string, string>();
  for (const [, iana = "", openssl = ""] of output.matchAll(/^(TLS_\S+)\s+- (\S+)/gm)) {
    names.set(openssl, iana);
  }
  return (cipher) => names.get(cipher) ?? cipher;
}

/** @param mailConfig a folder with a main.cf, without which posttls-finger does nothing. */
export async function createSights(
  mailConfig: string,
): Promise<Record<Tool, (at: Target) => Promise<Sight>>> {
  const iana = await ianaNames();
  return {
    async postweg({ address, name }) {
      const observe = createHostObserver({
        addresses: { lookup: () => Promise.resolve({ kind: "addresses", addresses: [address] }) },
        // Documentation addresses, as all in the lab.
        allowNetworks: ["198.51.100.0/24"],
      });
      const report = await observe(name, new AbortController().signal);
      const tls = report.addresses[0]?.tls;
      if (tls === undefined) return { tls: false };
      const { version, cipher, certificates } = tls;
      const sent = certificates.map((text) => sha256(Buffer.from(text, "base64")));
      return { tls: true, version, cipher, certificates: sent };
    },
    async "posttls-finger"({ address }) {
      const args = ["-c", "-L", "summary,peercert", "-l", "secure", "-d", "sha256"];
      const env = { ...process.env, MAIL_CONFIG: mailConfig };
      const { output } = await attempt("posttls-finger", [...args, `[${address}]:25`], { env });
      const found = /TLS connection established to .*?: (\S+) with cipher (\S+)/.exec(output);
      if (found === null) return { tls: false };
      const [, version = "", cipher = ""] = found;
      const leaf = / fingerprint=([0-9A-F:]{95})/.exec(output)?.[1];
      return {
        ...{ tls: true, version, cipher: iana(cipher) },
        ...(leaf && { certificates: [leaf.replaceAll(":", "").toLowerCase()] }),
      };
    },
    async openssl({ address, name }) {
      const args = ["s_client", "-starttls", "smtp", "-connect", `${address}:25`];
      const more = ["-servername", name, "-showcerts"];
      const { output } = await attempt("openssl", [...args, ...more], { input: "QUIT\n" });
      const found = /New, (TLSv[\d.]+), Cipher is (\S+)/.exec(output);
      // It prints what was being negotiated also when the server then broke off.
      if (found === null || /:error:/.test(output)) return { tls: false };
      const [, version = "", cipher = ""] = found;
      const pems = output.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
      const certificates = pems
        .map((pem) => sha256(new X509Certificate(pem).raw))
        // The leaf is printed twice: among all, and once more as the server's.
        .filter((one, at, all) => all.indexOf(one) === at);
      return { tls: true, version, cipher: iana(cipher), certificates };
    },
    async sslscan({ address, name }) {
      const args = ["--starttls-smtp", "--no-colour", `--sni-name=${name}`, "--show-certificate"];
      const { output } = await attempt("sslscan", [...args, `${address}:25`]);
      const found = [
        ...output.matchAll(/^(?:Preferred|Accepted)\s+(TLSv[\d.]+)\s+\d+ +bits\s+(\S+)/gm),
      ];
      // The first is of the newest version there is.
      const version = found[0]?.[1];
      if (version === undefined) return { tls: false };
      const accepted = found
        .filter(([, one]) => one === version)
        .map(([, , cipher = ""]) => iana(cipher));
      return { tls: true, version, accepted };
    },
    async swaks({ address, name }) {
      const args = ["--server", address, "--tls", "--tls-sni", name, "--quit-after", "TLS"];
      const { output } = await attempt("swaks", [...args, "--helo", "probe.test"]);
      const found = /TLS started with cipher (TLSv[\d.]+):(\S+?):\d+/.exec(output);
      if (found === null) return { tls: false };
      const [, version = "", cipher = ""] = found;
      return { tls: true, version, cipher: iana(cipher) };
    },
  };
}
