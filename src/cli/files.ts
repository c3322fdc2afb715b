/** Reads what an option names, or says in one line what to do. */
import { readFileSync } from "node:fs";
import { UsageError } from "./io.ts";

/** @throws UsageError when the file can't be read or holds no certificate. */
export function readCertificates(option: string, file: string): string {
  let pem: string;
  try {
    pem = readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new UsageError(`${option} ${file}: cannot be read (${code})`);
  }
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw new UsageError(`${option} ${file}: holds no PEM certificate`);
  }
  return pem;
}
