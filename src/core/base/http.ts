/**
 * The port through which the core fetches over HTTP. The hosts implement it with what
 * they have (fetch in the extension, HTTP/2 on the command line); the core never sees a
 * connection.
 */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Octets of the body that are read; one more ends in `too-large`. */
  readonly maxBytes: number;
}

export type HttpResult =
  | {
      readonly kind: "response";
      readonly status: number;
      /** Media type without parameters, lower case; empty when there is none. */
      readonly contentType: string;
      readonly body: Uint8Array;
    }
  | { readonly kind: "unreachable" }
  /** The host of the core is not allowed to ask there; nothing was sent. */
  | { readonly kind: "not-permitted" }
  | { readonly kind: "too-large" };

/**
 * A GET without cookies, cache, referrer, and without following redirects (a redirect
 * comes back as its own status). Never rejects; ends as `unreachable` when `signal` aborts.
 */
export type HttpGet = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResult>;
