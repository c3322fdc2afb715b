/**
 * # Which addresses may be dialled
 *
 * The backend connects to addresses that strangers choose (whoever owns a name
 * chooses its A and AAAA records). Without this check anybody could let it knock at
 * the doors of the network it stands in. The check is made on the very address that
 * is dialled, after DNS, so that a name that changes its mind in between
 * (DNS rebinding) gains nothing.
 *
 * Limits: the backend's own public addresses are ordinary addresses here, and so is
 * a company network that uses public ones; a firewall has to say no to those.
 */
import { BlockList, isIP } from "node:net";
import type { Network } from "./network.ts";
import { SPECIAL_IPV4, SPECIAL_IPV6, type SpecialBlock } from "./special-purpose.ts";

export type AddressPolicy = (address: string) => boolean;

type Family = "ipv4" | "ipv6";

function blockList(family: Family, blocks: readonly SpecialBlock[]): BlockList {
  const list = new BlockList();
  for (const { network, prefix } of blocks) list.addSubnet(network, prefix, family);
  return list;
}

/** @param exceptions networks that may be dialled though they are special-purpose */
export function createAddressPolicy(exceptions: readonly Network[] = []): AddressPolicy {
  // One list per family: a common one would match mapped addresses against IPv4 rules, and
  // ::ffff:0:0/96 against all of IPv4.
  const special = { ipv4: blockList("ipv4", SPECIAL_IPV4), ipv6: blockList("ipv6", SPECIAL_IPV6) };
  const allowed = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const { address, prefix, family } of exceptions) {
    allowed[family].addSubnet(address, prefix, family);
  }
  return (address) => {
    const version = isIP(address);
    // A zone ("fe80::1%eth0") comes from no DNS record, and BlockList does not understand it.
    if (version === 0 || address.includes("%")) return false;
    const family = version === 4 ? "ipv4" : "ipv6";
    return allowed[family].check(address, family) || !special[family].check(address, family);
  };
}
