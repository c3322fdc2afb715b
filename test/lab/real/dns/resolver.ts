/** unbound: a validating resolver for all programs of the lab, and DoH for ours. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RESOLVER } from "../addresses.ts";
import type { Authority } from "../mail/certificates.ts";
import { listening, startService } from "../service.ts";
import type { Zones } from "./zones.ts";

export interface ResolverFiles {
  readonly rootHints: string;
  /** The root's key in zone-file form. */
  readonly trustAnchor: string;
  /** The same for BIND's tools. */
  readonly bindAnchor: string;
  /** Configuration for `unbound-host`, which then resolves by itself. */
  readonly unboundHost: string;
}

export const DOH_URL = `https://${RESOLVER}/dns-query`;

export async function startResolver(
  zones: Zones,
  authority: Authority,
  folder: string,
): Promise<ResolverFiles> {
  const own = join(folder, "unbound");
  mkdirSync(own);
  const write = (name: string, text: string): string => {
    const file = join(own, name);
    writeFileSync(file, text);
    return file;
  };
  const tls = write("tls.pem", (await authority.issue(RESOLVER)).pem);
  const rootHints = write("root.hints", zones.rootHints);
  const trustAnchor = write("root.key", zones.trustAnchor);
  const resolving = [
    "server:",
    `  root-hints: "${rootHints}"`,
    `  trust-anchor-file: "${trustAnchor}"`,
    // Without this it answers NXDOMAIN by itself (RFC 6761 §6.2).
    '  local-zone: "test." nodefault',
    '  module-config: "validator iterator"',
    // A denial in the cache must not answer for a server that fails: two programs would
    // then see two internets, depending on who asked first (RFC 8198).
    "  aggressive-nsec: no",
    "  do-ip6: no",
  ];
  const serving = [
    '  username: ""',
    '  chroot: ""',
    `  directory: "${own}"`,
    `  pidfile: "${own}/pid"`,
    "  use-syslog: no",
    "  num-threads: 1",
    `  interface: ${RESOLVER}@53`,
    `  interface: ${RESOLVER}@443`,
    "  https-port: 443",
    `  tls-service-key: "${tls}"`,
    `  tls-service-pem: "${tls}"`,
    "  access-control: 0.0.0.0/0 allow",
    "  val-log-level: 2",
    // The default of 10 is for all of TCP, and each program here has a connection.
    "  incoming-num-tcp: 200",
    "  http-max-streams: 400",
    "  http-query-buffer-size: 16m",
    "  http-response-buffer-size: 16m",
  ];
  const config = write("unbound.conf", [...resolving, ...serving, ""].join("\n"));
  startService("/usr/sbin/unbound", ["-d", "-c", config], join(own, "log"));
  await Promise.all([listening(RESOLVER, 53), listening(RESOLVER, 443)]);
  const key = /DNSKEY (\d+) (\d+) (\d+) (.*)/.exec(zones.trustAnchor);
  const [, flags, protocol, algorithm, text = ""] = key ?? [];
  const initial = `. initial-key ${flags} ${protocol} ${algorithm} "${text.replace(/ /g, "")}";`;
  return {
    rootHints,
    trustAnchor,
    bindAnchor: write("bind.key", `trust-anchors { ${initial} };\n`),
    unboundHost: write("unbound-host.conf", [...resolving, ""].join("\n")),
  };
}
