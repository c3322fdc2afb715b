/** Checks signatures with the host's WebCrypto, and finds out once what that can do. */
import { fromHex } from "../base/bytes.ts";
import type { Dnskey } from "../dns/dnssec-rdata.ts";
import { ALGORITHMS, type ImportedKey } from "./algorithm.ts";
import { KNOWN_ANSWERS } from "./known-answers.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Never rejects. */
export interface SignatureVerifier {
  /** By the DNSSEC algorithm number. */
  supports(algorithm: number): Promise<boolean>;
  /** False also for a key that is none. */
  verify(key: Dnskey, signature: Bytes, data: Bytes): Promise<boolean>;
}

export function createSignatureVerifier(): SignatureVerifier {
  const imported = new WeakMap<Dnskey, Promise<ImportedKey | undefined>>();
  const known = new Map<number, Promise<boolean>>();

  async function importKey(key: Dnskey): Promise<ImportedKey | undefined> {
    try {
      return await ALGORITHMS.get(key.algorithm)?.importKey(key.publicKey);
    } catch {
      return undefined;
    }
  }

  async function verify(key: Dnskey, signature: Bytes, data: Bytes): Promise<boolean> {
    let handle = imported.get(key);
    if (handle === undefined) {
      handle = importKey(key);
      imported.set(key, handle);
    }
    const ready = await handle;
    const algorithm = ALGORITHMS.get(key.algorithm);
    if (ready === undefined || algorithm === undefined) return false;
    try {
      return await crypto.subtle.verify(algorithm.parameters, ready, signature, data);
    } catch {
      return false;
    }
  }

  async function test(algorithm: number): Promise<boolean> {
    const answer = KNOWN_ANSWERS.get(algorithm === 7 ? 5 : algorithm);
    const publicKey = fromHex(answer?.publicKey ?? "");
    const signature = fromHex(answer?.signature ?? "");
    if (answer === undefined || publicKey === undefined || signature === undefined) return false;
    const key = { flags: 256, protocol: 3, algorithm, publicKey };
    return verify(key, signature, new TextEncoder().encode("postweg"));
  }

  return {
    verify,
    supports(algorithm) {
      let answer = known.get(algorithm);
      if (answer === undefined) {
        answer = test(algorithm);
        known.set(algorithm, answer);
      }
      return answer;
    },
  };
}
