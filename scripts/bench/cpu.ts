/** CPU: one chain from the root down, validated with nothing known before, beside its bare signatures. */
import { performance } from "node:perf_hooks";
import { createCachingExchange } from "../../src/core/dns/caching-exchange.ts";
import type { DnsExchange } from "../../src/core/dns/exchange.ts";
import type { Question } from "../../src/core/dns/message.ts";
import { DnsName } from "../../src/core/dns/name.ts";
import { RRType } from "../../src/core/dns/rr-type.ts";
import {
  createSignatureVerifier,
  type SignatureVerifier,
} from "../../src/core/dnssec/signature-verifier.ts";
import { createValidatingResolver } from "../../src/core/dnssec/validating-resolver.ts";
import { Tree } from "../../test/support/dnssec/tree.ts";
import { receive, treeExchange } from "../../test/support/dnssec/tree-exchange.ts";
import { ManualClock } from "../../test/support/manual-clock.ts";

const ROUNDS = 300;

/** @returns how often the bare signatures' time a validated chain takes, and what was measured. */
export async function measureChain(): Promise<{
  readonly ratio: number;
  readonly signatures: number;
  readonly rounds: number;
}> {
  const tree = await Tree.plant(
    { name: "." },
    { name: "test" },
    { name: "a.test", text: "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1" },
  );
  // What the wire carries is made beforehand: the servers' work is not ours.
  const wires = new Map<string, Uint8Array>();
  const recordWire = (question: Question, wire: Uint8Array<ArrayBuffer>) => {
    wires.set(keyOf(question), wire);
    return wire;
  };
  const clock = new ManualClock();
  const lookUp = (exchange: DnsExchange, verifier: SignatureVerifier) => {
    const cached = createCachingExchange(exchange, clock);
    const anchors = tree.anchors();
    const resolver = createValidatingResolver({ exchange: cached, clock, anchors, verifier });
    return resolver.resolve(DnsName.of("a.test"), RRType.MX);
  };
  // Every signature the validator asks for is kept, to be checked again bare.
  const signatures: Parameters<SignatureVerifier["verify"]>[] = [];
  const first = createSignatureVerifier();
  await lookUp(treeExchange(tree, { editBytes: recordWire }), {
    supports: (algorithm) => first.supports(algorithm),
    verify: (...args) => {
      signatures.push(args);
      return first.verify(...args);
    },
  });
  const replay: DnsExchange = {
    ask: (question) =>
      Promise.resolve(receive(question, wires.get(keyOf(question)) ?? new Uint8Array())),
  };

  let chain = 0;
  let bare = 0;
  // In turns, so that whatever else the machine does hits both alike; new verifiers, so
  // that both import the keys.
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = createSignatureVerifier();
    chain += await timed(() =>
      lookUp(replay, {
        // Found out once per process, not per chain.
        supports: (algorithm) => first.supports(algorithm),
        verify: (...args) => fresh.verify(...args),
      }),
    );
    const verifier = createSignatureVerifier();
    const keys = new Map(signatures.map(([key]) => [key, { ...key }]));
    bare += await timed(async () => {
      for (const [key, signature, data] of signatures) {
        await verifier.verify(keys.get(key) ?? key, signature, data);
      }
    });
  }
  return { ratio: chain / bare, signatures: signatures.length, rounds: ROUNDS };
}

function keyOf({ name, type }: Question): string {
  return `${name.key} ${type}`;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  const start = performance.now();
  await run();
  const { user, system } = process.cpuUsage(before);
  // CPU time is counted in coarse steps; a round shorter than one is measured by the clock.
  return user + system > 0 ? user + system : (performance.now() - start) * 1000;
}
