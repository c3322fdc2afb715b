/** Reads what an option names, or says in one line what to do. */
import { readFileSync } from "node:fs";
import { parseTrustAnchors } from "../core/dnssec/trust-anchor-file.ts";
import { ROOT_TRUST_ANCHORS, type TrustAnchor } from "../core/dnssec/trust-anchor.ts";
import { UsageError } from "./io.ts";

function read(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new UsageError(`${option} ${file}: cannot be read (${code})`);
  }
}

/**
 * @returns the root's keys when no file is named.
 * @throws UsageError when the file can't be read or holds no trust anchor.
 */
export function readTrustAnchors(file: string | undefined): readonly TrustAnchor[] {
  if (file === undefined) return ROOT_TRUST_ANCHORS;
  const anchors = parseTrustAnchors(read("--trust-anchor", file));
  if (anchors.ok) return anchors.value;
  const where = "line" in anchors.fault ? `${file}, line ${anchors.fault.line}` : file;
  throw new UsageError(
    `--trust-anchor ${where}: ${anchors.fault.kind}; write DS or DNSKEY records as in a zone file`,
  );
}

/** @throws UsageError when the file can't be read or holds no certificate. */
export function readCertificates(option: string, file: string): string {
  const pem = read(option, file);
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new UsageError(`${option} ${file}: holds no PEM certificate`);
  }
  return pem;
}
