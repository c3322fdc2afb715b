// The globals that all three hosts of the core (extension, Node, browser page)
// have and that the ES library does not declare. Only the members the core
// uses; anything else has to come in as an argument.

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}

declare class URL {
  constructor(url: string, base?: string);
  hostname: string;
  protocol: string;
  href: string;
  search: string;
  pathname: string;
  username: string;
  password: string;
  hash: string;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

// Web Cryptography: what the DNSSEC validator needs, to check but never to sign.
declare const crypto: {
  readonly subtle: {
    digest(algorithm: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
    importKey(
      format: "raw" | "jwk" | "spki",
      keyData: Uint8Array<ArrayBuffer> | { kty: "RSA"; n: string; e: string },
      algorithm: { name: string; hash?: string; namedCurve?: string },
      extractable: boolean,
      keyUsages: readonly ["verify"],
    ): Promise<object>;
    verify(
      algorithm: { name: string; hash?: string; saltLength?: number },
      key: object,
      signature: Uint8Array<ArrayBuffer>,
      data: Uint8Array<ArrayBuffer>,
    ): Promise<boolean>;
  };
};
