/** A host's addresses over the same DoH resolver as everything else, where `--doh` names one. */
import type { DnsExchange } from "../../core/dns/exchange.ts";
import { DnsName } from "../../core/dns/name.ts";
import { readA, readAaaa } from "../../core/dns/rdata.ts";
import { RRType } from "../../core/dns/rr-type.ts";
import { createUnvalidatedResolver } from "../../core/dnssec/resolver.ts";
import type { AddressResolver } from "../../probe/net/address-resolver.ts";
import { createDns } from "./dns.ts";
import { createNodeHttp, type NodeHttp } from "./http-get.ts";

/** Makes address resolvers for `--doh`; what they keep open ends with `close`. */
export interface DohAddresses {
  /** @param ca PEM of a CA trusted beside Node's own; @throws UsageError for a URL that is none. */
  create(url: string, ca: string | undefined): AddressResolver;
  close(): Promise<void>;
}

export function createDohAddressFactory(): DohAddresses {
  const opened: NodeHttp[] = [];
  return {
    create(url, ca) {
      const http = createNodeHttp(ca);
      opened.push(http);
      return createDohAddresses(createDns(http, url));
    },
    async close() {
      await Promise.all(opened.map((http) => http.close()));
    },
  };
}

export function createDohAddresses(exchange: DnsExchange): AddressResolver {
  const resolver = createUnvalidatedResolver(exchange);
  return {
    async lookup(host, signal) {
      const name = DnsName.parse(host);
      if (!name.ok) return { kind: "no-such-host" };
      const [a, aaaa] = await Promise.all([
        resolver.resolve(name.value, RRType.A, signal),
        resolver.resolve(name.value, RRType.AAAA, signal),
      ]);
      signal.throwIfAborted();
      const addresses = [
        ...(a.kind === "records" ? a.records.map((record) => readA(record.rdata)) : []),
        ...(aaaa.kind === "records" ? aaaa.records.map((record) => readAaaa(record.rdata)) : []),
      ].filter((address) => address !== undefined);
      if (addresses.length > 0) return { kind: "addresses", addresses };
      if (a.kind === "failure" || aaaa.kind === "failure") return { kind: "failure" };
      return { kind: a.kind === "no-such-name" ? "no-such-host" : "no-address" };
    },
  };
}
