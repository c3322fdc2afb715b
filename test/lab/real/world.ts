/**
 * Builds the lab and starts its servers. Runs inside namespaces of its own
 * (namespace.ts): addresses, ports and mounts are seen by nobody else, and all that is
 * started ends with them.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSmtpHost } from "../smtp/smtp-host.ts";
import {
  GOOD_V6,
  NAME_SERVERS,
  POLICY_HOST,
  RESOLVER,
  ROOT_SERVER,
  TLD_SERVER,
} from "./addresses.ts";
import { bindOver } from "./bind-over.ts";
import { startNameServers } from "./dns/name-servers.ts";
import { startResolver, type ResolverFiles } from "./dns/resolver.ts";
import { makeZones } from "./dns/zones.ts";
import type { LabDomain } from "./domain.ts";
import { createAuthority, type Authority } from "./mail/certificates.ts";
import { createHosts, type Hosts } from "./mail/hosts.ts";
import { addEximUser } from "./exim-user.ts";
import { startPolicyServer } from "./mail/policy-server.ts";
import { startPostfixHosts } from "./mail/postfix-hosts.ts";
import { must } from "./run.ts";

export interface World extends ResolverFiles {
  readonly folder: string;
  /** PEM of the lab's CA. */
  readonly ca: string;
}

/** @param folder empty, and gone with the mount namespace. */
export async function startWorld(domains: readonly LabDomain[], folder: string): Promise<World> {
  const authority = await createAuthority();
  const hosts = await createHosts(domains, authority);
  await takeAddresses(hosts);
  await useOwnResolver(folder);
  const zones = await makeZones(domains, hosts, folder);
  await startNameServers(zones, folder);
  const resolver = await startResolver(zones, authority, folder);
  const ca = join(folder, "ca.pem");
  writeFileSync(ca, authority.root);
  await Promise.all([startMail(hosts, authority, folder), startPolicyServer(domains, authority)]);
  return { ...resolver, folder, ca };
}

async function takeAddresses(hosts: Hosts): Promise<void> {
  const addresses = [
    ...[ROOT_SERVER, TLD_SERVER, RESOLVER, POLICY_HOST, ...Object.values(NAME_SERVERS)],
    ...hosts.all.map(({ address }) => address),
  ];
  const batch = [
    "link set lo up",
    ...addresses.map((address) => `addr add ${address}/32 dev lo`),
    `addr add ${GOOD_V6}/128 dev lo nodad`,
  ];
  await must("ip", ["-batch", "-"], { input: `${batch.join("\n")}\n` });
}

/** For this mount namespace only. `trust-ad`: else glibc hides AD, and Postfix never does DANE. */
async function useOwnResolver(folder: string): Promise<void> {
  const file = join(folder, "resolv.conf");
  const text = `nameserver ${RESOLVER}\noptions trust-ad edns0 timeout:3 attempts:1\n`;
  await bindOver("/etc/resolv.conf", file, text);
  await addEximUser(folder);
}

async function startMail(hosts: Hosts, authority: Authority, folder: string): Promise<void> {
  const real = hosts.all.filter(({ spec }) => typeof spec === "object" && "postfix" in spec);
  await startPostfixHosts(real, folder);
  const pki = {
    root: authority.root,
    async issue(host: string) {
      const { pem, chain } = await authority.issue(host);
      return { certificate: pem, key: pem, chain };
    },
  };
  for (const { name, address, spec } of hosts.all) {
    if (typeof spec === "string" || !("fake" in spec)) continue;
    await startSmtpHost({ address, port: 25, behaviour: spec.fake, pki, host: name });
  }
}
