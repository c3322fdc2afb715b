/** NSD, three times: for the root, the top-level domains, and the domains. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NAME_SERVERS, ROOT_SERVER, TLD_SERVER } from "../addresses.ts";
import { listening, startService } from "../service.ts";
import { startFailingServers } from "./failing-servers.ts";
import type { Layer, Zones } from "./zones.ts";

const ADDRESSES: Readonly<Record<Layer, string>> = {
  root: ROOT_SERVER,
  top: TLD_SERVER,
  domains: NAME_SERVERS.good,
};

export async function startNameServers({ layers }: Zones, folder: string): Promise<void> {
  for (const [layer, names] of Object.entries(layers)) {
    const own = join(folder, `nsd-${layer}`);
    mkdirSync(own);
    const zones = names.map((name) => {
      const file = join(folder, "zones", name === "." ? "root" : name);
      return `zone:\n  name: "${name}"\n  zonefile: "${file}"\n`;
    });
    const server = [
      "server:",
      `  ip-address: ${ADDRESSES[layer as Layer]}`,
      `  zonesdir: "${own}"`,
      '  username: ""',
      '  database: ""',
      `  pidfile: "${own}/pid"`,
      `  xfrdfile: "${own}/xfrd"`,
      `  zonelistfile: "${own}/zones"`,
      "  server-count: 1",
      "remote-control:",
      "  control-enable: no",
    ];
    const file = join(own, "nsd.conf");
    writeFileSync(file, [...server, ...zones].join("\n"));
    startService("/usr/sbin/nsd", ["-d", "-c", file], join(own, "log"));
  }
  await Promise.all(Object.values(ADDRESSES).map((address) => listening(address, 53)));
  await startFailingServers();
}
