/** A network as an administrator writes it: `127.0.0.0/8`, `2001:db8::/32`, or one address. */
import { isIP } from "node:net";
import { ConfigError } from "../faults.ts";
import { fail, ok, type Result } from "../../core/base/result.ts";

export interface Network {
  readonly address: string;
  readonly prefix: number;
  readonly family: "ipv4" | "ipv6";
}

export function parseNetwork(text: string): Result<Network, string> {
  const [address = "", prefix, ...rest] = text.split("/");
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (version === 0 || address.includes("%") || rest.length > 0 || !(length <= bits)) {
    return fail(`"${text}" is no network; write it like 192.0.2.0/24 or 2001:db8::/32`);
  }
  return ok({ address, prefix: length, family: version === 4 ? "ipv4" : "ipv6" });
}

/**
 * @param option that they come from, for the message
 * @throws ConfigError for what cannot be read as a network.
 */
export function parseNetworks(texts: readonly string[], option = "--allow-network"): Network[] {
  return texts.map((text) => {
    const network = parseNetwork(text);
    if (!network.ok) throw new ConfigError(`${option}: ${network.fault}`);
    return network.value;
  });
}
