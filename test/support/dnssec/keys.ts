/** Signing keys of every algorithm Node has, and the octets DNSSEC makes of them. */
import { createHash, webcrypto } from "node:crypto";
import { concatBytes } from "../../../src/core/base/bytes.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { uint16 } from "./records.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const { subtle } = webcrypto;

export interface KeyOptions {
  /** The number in the records; default 13. */
  readonly algorithm?: number;
  /** What the key really is, where `algorithm` is a number nobody knows. */
  readonly really?: number;
  readonly flags?: number;
  readonly protocol?: number;
}

export interface SigningKey {
  readonly algorithm: number;
  readonly tag: number;
  /** DNSKEY RDATA. */
  readonly rdata: Bytes;
  sign(data: Bytes): Promise<Bytes>;
  /** The same key material in another DNSKEY: other flags, protocol or algorithm number. */
  as(options: KeyOptions): SigningKey;
}

const RSA_HASH: Record<number, string> = { 5: "SHA-1", 7: "SHA-1", 8: "SHA-256", 10: "SHA-512" };
const EC: Record<number, { namedCurve: string; hash: string }> = {
  13: { namedCurve: "P-256", hash: "SHA-256" },
  14: { namedCurve: "P-384", hash: "SHA-384" },
};

/** 257: a zone key that is a secure entry point. */
export const KSK = 257;
export const ZSK = 256;

export async function makeKey(options: KeyOptions = {}): Promise<SigningKey> {
  const really = options.really ?? options.algorithm ?? 13;
  const { publicKey, sign } = await keyPair(really);
  const build = (own: KeyOptions): SigningKey => {
    const algorithm = own.algorithm ?? options.algorithm ?? 13;
    const flags = own.flags ?? options.flags ?? KSK;
    const protocol = own.protocol ?? options.protocol ?? 3;
    const rdata = concatBytes([uint16(flags), Uint8Array.of(protocol, algorithm), publicKey]);
    return { algorithm, tag: tagOf(rdata), rdata, sign, as: build };
  };
  return build({});
}

async function keyPair(
  algorithm: number,
): Promise<{ publicKey: Bytes; sign: (data: Bytes) => Promise<Bytes> }> {
  const hash = RSA_HASH[algorithm];
  if (hash !== undefined) {
    const parameters = { name: "RSASSA-PKCS1-v1_5", hash };
    const pair = await subtle.generateKey(
      { ...parameters, modulusLength: 1024, publicExponent: Uint8Array.of(1, 0, 1) },
      true,
      ["sign", "verify"],
    );
    const jwk = await subtle.exportKey("jwk", pair.publicKey);
    const modulus = Uint8Array.from(Buffer.from(jwk.n ?? "", "base64url"));
    return {
      publicKey: concatBytes([Uint8Array.of(3, 1, 0, 1), modulus]),
      sign: async (data) => new Uint8Array(await subtle.sign(parameters, pair.privateKey, data)),
    };
  }
  const ec = EC[algorithm];
  if (ec !== undefined) {
    const parameters = { name: "ECDSA", ...ec };
    const pair = await subtle.generateKey(parameters, true, ["sign", "verify"]);
    const point = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
    return {
      publicKey: point.slice(1),
      sign: async (data) => new Uint8Array(await subtle.sign(parameters, pair.privateKey, data)),
    };
  }
  const name = algorithm === 16 ? "Ed448" : "Ed25519";
  const pair = (await subtle.generateKey(name, true, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;
  return {
    publicKey: new Uint8Array(await subtle.exportKey("raw", pair.publicKey)),
    sign: async (data) => new Uint8Array(await subtle.sign(name, pair.privateKey, data)),
  };
}

/** RFC 4034 Appendix B, written a second time so that the validator is not tested against itself. */
export function tagOf(rdata: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < rdata.length; i += 2) sum += (rdata[i] ?? 0) * 256 + (rdata[i + 1] ?? 0);
  while (sum > 0xffffffff) sum -= 0x100000000;
  return (sum + Math.floor(sum / 65536)) % 65536;
}

/** DS RDATA; digest types nobody knows get the octets of SHA-256. */
export function dsRdata(zone: string, key: SigningKey, digestType = 2): Bytes {
  const hash = { 1: "sha1", 4: "sha384" }[digestType] ?? "sha256";
  const name = DnsName.of(zone.toLowerCase()).toWire();
  const digest = createHash(hash).update(name).update(key.rdata).digest();
  return concatBytes([uint16(key.tag), Uint8Array.of(key.algorithm, digestType), digest]);
}
