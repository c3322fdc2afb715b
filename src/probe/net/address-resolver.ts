/** How the probe learns the addresses of an MX host. DNSSEC is not its business: the extension judges DNS itself. */
export type AddressAnswer =
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  | { readonly kind: "no-such-host" }
  | { readonly kind: "no-address" }
  | { readonly kind: "failure" };

export interface AddressResolver {
  /**
   * @param host A-labels, lower case, no trailing dot
   * @returns every IPv4 and IPv6 address; rejects only with `signal.reason`
   */
  lookup(host: string, signal: AbortSignal): Promise<AddressAnswer>;
}
