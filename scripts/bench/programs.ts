/** The programs compared, each a process of its own, from its start to its end. */
import { mkdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { NETWORKS, RESOLVER } from "../../test/lab/real/addresses.ts";
import { must } from "../../test/lab/real/run.ts";
import { worldOptions } from "../../test/lab/real/oracles/postweg.ts";
import type { World } from "../../test/lab/real/world.ts";
import type { Contestant } from "./rounds.ts";

export const tlsaOf = (domain: string): string => `_25._tcp.mx.${domain}`;

/** @param cli the built command line. All of them fail when the answer is not the right one. */
export function createPrograms(world: World, cli: string) {
  const networks = NETWORKS.flatMap((network) => ["--allow-network", network]);
  const options = worldOptions(world);
  const postweg = (...args: string[]) => must(process.execPath, [cli, ...args]);
  const config = join(world.folder, "bench-posttls-finger");
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, "main.cf"), "compatibility_level = 3.6\n");
  const env = { ...process.env, MAIL_CONFIG: config };
  return {
    async start() {
      await postweg("check", "--help");
    },
    async check(domain) {
      const text = await postweg("check", domain, "--json", ...options, ...networks);
      expect(text, '"state":"dane"');
    },
    async finger(domain) {
      const args = ["-c", "-L", "verbose,summary", "-l", "dane", domain];
      expect(await must("posttls-finger", args, { env }), "Verified TLS connection established");
    },
    async resolve(domain) {
      const text = await postweg("resolve", tlsaOf(domain), "TLSA", ...options);
      expect(text, "secure, NOERROR");
    },
    async delv(domain) {
      const args = ["-a", world.bindAnchor, `@${RESOLVER}`, "+cd", "+root=.", tlsaOf(domain)];
      expect(await must("delv", [...args, "TLSA"]), "fully validated");
    },
    /** What one round trip takes: the answer to a SYN. */
    connect: () =>
      new Promise<void>((resolve, reject) => {
        const socket = net.connect({ host: RESOLVER, port: 53 });
        socket.once("error", reject).once("connect", () => {
          socket.destroy();
          resolve();
        });
      }),
  } satisfies Record<string, Contestant>;
}

function expect(text: string, wanted: string): void {
  if (!text.includes(wanted)) throw new Error(`not the right answer: no "${wanted}" in\n${text}`);
}
