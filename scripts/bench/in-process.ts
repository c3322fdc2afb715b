/**
 * Our own checks inside this process, composed as `postweg check` does it. *Cold* begins
 * with nothing; *warm* has a connection to the resolver and the keys of the root and of
 * the top-level domain, from the domain that was checked first.
 */
import { performance } from "node:perf_hooks";
import { assessSettled } from "../../src/core/assessment/assess.ts";
import type { AssessPorts } from "../../src/core/assessment/ports.ts";
import { DnsName } from "../../src/core/dns/name.ts";
import { RRType } from "../../src/core/dns/rr-type.ts";
import { createAssessPorts, type AssessOptions } from "../../src/cli/assess-ports.ts";
import { NETWORKS } from "../../test/lab/real/addresses.ts";
import { DOH_URL } from "../../test/lab/real/dns/resolver.ts";
import type { World } from "../../test/lab/real/world.ts";
import { tlsaOf } from "./programs.ts";
import type { Contestant } from "./rounds.ts";

type Task = (ports: AssessPorts, domain: string) => Promise<number | void>;

/** @param first is checked to be warm, and should not be measured. */
export function createOwn({ ca, trustAnchor }: World, first: string) {
  const options: AssessOptions = {
    doh: DOH_URL,
    ca,
    "trust-anchor": trustAnchor,
    probe: "direct",
    "mta-sts": "direct",
    "allow-network": NETWORKS,
  };
  const within =
    (chosen: AssessOptions, task: Task, prepare: Task): Contestant =>
    async (domain) => {
      const { ports, close } = createAssessPorts(chosen);
      await prepare(ports, first);
      const began = performance.now();
      const told = await task(ports, domain);
      const took = performance.now() - began;
      await close();
      return told ?? took;
    };
  const cold = (task: Task, chosen = options) => within(chosen, task, () => Promise.resolve());
  const warm = (task: Task, chosen = options) => within(chosen, task, task);
  const dnsOnly = { ...options, probe: "off" };
  return {
    checkCold: cold(check),
    checkWarm: warm(check),
    dnsCold: cold(check, dnsOnly),
    dnsWarm: warm(check, dnsOnly),
    lookupCold: cold(lookUp),
    lookupWarm: warm(lookUp),
    certificate: warm(smtp("handshake")),
    conversation: warm(smtp("ehlo-after-tls")),
  };
}

/** All of it: destinations, addresses, TLSA, MTA-STS, and what each host does. */
async function check(ports: AssessPorts, domain: string): Promise<void> {
  const { destinations } = await assessSettled(DnsName.of(domain), ports);
  const [first] = destinations;
  if (first?.tlsa?.kind !== "usable") throw new Error(`${domain}: no usable TLSA records`);
}

/** One question and its chain of trust. */
async function lookUp({ resolver }: AssessPorts, domain: string): Promise<void> {
  const answer = await resolver.resolve(DnsName.of(tlsaOf(domain)), RRType.TLSA);
  if (answer.kind !== "records" || answer.proof !== "secure") throw new Error(`${domain}: no TLSA`);
}

/** From dialling an address to its certificate, or on to the answer after it. */
const smtp =
  (last: "handshake" | "ehlo-after-tls"): Task =>
  async ({ prober }, domain) => {
    const observation = await prober.observe(`mx.${domain}`);
    const report = observation.kind === "report" ? observation.report : undefined;
    const times = report?.addresses[0]?.times ?? {};
    if (times["ehlo-after-tls"] === undefined) throw new Error(`${domain}: no TLS`);
    const { connect = 0, greeting = 0, ehlo = 0, starttls = 0, handshake = 0 } = times;
    const secured = connect + greeting + ehlo + starttls + handshake;
    return last === "handshake" ? secured : secured + times["ehlo-after-tls"];
  };
