/**
 * Who does not want to be looked at: names and addresses that an administrator has written
 * down, usually because a postmaster asked. Nothing is looked up about them, nothing dialled.
 *
 * A file with one on each line: `mx.example.org`, `*.example.org` (that domain and everything
 * below it), `192.0.2.7`, `2001:db8::/32`. Empty lines and what begins with `#` don't count.
 */
import { BlockList, isIP } from "node:net";
import { fail, ok, type Result } from "../../core/base/result.ts";
import { parseHostName } from "./host-name.ts";
import { parseNetwork } from "./network.ts";

export interface OptOut {
  /** @param host A-labels, lower case, no trailing dot */
  readonly host: (host: string) => boolean;
  readonly address: (address: string) => boolean;
}

export const NOBODY: OptOut = { host: () => false, address: () => false };

/** @returns or the fault, with its line */
export function parseOptOut(text: string): Result<OptOut, string> {
  const hosts = new Set<string>();
  const domains = new Set<string>();
  const blocks = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const network = parseNetwork(line);
    if (network.ok) {
      const { address, prefix, family } = network.value;
      blocks[family].addSubnet(address, prefix, family);
      continue;
    }
    const below = line.startsWith("*.");
    const name = parseHostName(below ? line.slice(2) : line);
    if (!name.ok) {
      return fail(
        `line ${index + 1}: ${JSON.stringify(line)} is no host name, no *.domain, no address and no network`,
      );
    }
    (below ? domains : hosts).add(name.value);
  }
  const withParents = (host: string) =>
    host.split(".").map((_, at, labels) => labels.slice(at).join("."));
  return ok({
    host: (host) => hosts.has(host) || withParents(host).some((domain) => domains.has(domain)),
    address: (address) => {
      const version = isIP(address);
      if (version === 0 || address.includes("%")) return false;
      const family = version === 4 ? "ipv4" : "ipv6";
      return blocks[family].check(address, family);
    },
  });
}
