/**
 * `assess` with the ports of the present settings. The ports are made when the settings
 * are known, which is after the background has had to register its listeners; who asks
 * earlier waits.
 */
import { assess } from "../../core/assessment/assess.ts";
import type { Assessment } from "../../core/assessment/assessment.ts";
import type { DnsName } from "../../core/dns/name.ts";
import type { Learned } from "./lookup-memory.ts";
import type { LookupPorts } from "./ports.ts";

export class Lookups {
  #ports: Promise<LookupPorts>;

  constructor(ports: Promise<LookupPorts>) {
    this.#ports = ports;
  }

  use(ports: LookupPorts): void {
    this.#ports = Promise.resolve(ports);
  }

  async *assess(domain: DnsName, signal: AbortSignal): AsyncGenerator<Assessment, void, void> {
    for await (const assessment of assess(domain, await this.#ports, signal)) {
      yield withoutCertificates(assessment);
    }
  }

  /** What the present ports have learned. */
  async learned(): Promise<Learned> {
    return (await this.#ports).learned;
  }

  async forgetHosts(hosts: readonly string[]): Promise<void> {
    (await this.#ports).prober.forget(hosts);
  }
}

/** They have been judged; kept with every recipient they would be most of what is stored and sent. */
function withoutCertificates(assessment: Assessment): Assessment {
  const destinations = assessment.destinations.map((destination) =>
    destination.tls === undefined
      ? destination
      : { ...destination, tls: { ...destination.tls, certificates: [] } },
  );
  return { ...assessment, destinations };
}
