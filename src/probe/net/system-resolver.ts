/** Addresses from the resolver this machine is set up to use (not from its hosts file: an MX host is a DNS name). */
import { Resolver } from "node:dns/promises";
import type { AddressAnswer, AddressResolver } from "./address-resolver.ts";

/** What one query said: addresses, that there are none, that the name does not exist, or nothing. */
export type Answer = readonly string[] | "no-data" | "no-such-host" | "failure";

/** A and AAAA together. An answer of one family is worth more than a failure of the other. */
export function combine(a: Answer, aaaa: Answer): AddressAnswer {
  const both = [a, aaaa];
  const addresses = both.filter((answer) => typeof answer !== "string").flat();
  if (addresses.length > 0) return { kind: "addresses", addresses };
  if (both.includes("failure")) return { kind: "failure" };
  return { kind: both.includes("no-such-host") ? "no-such-host" : "no-address" };
}

function answerOf(error: unknown): Answer {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENODATA") return "no-data";
  if (code === "ENOTFOUND") return "no-such-host";
  return "failure";
}

export function createSystemResolver(): AddressResolver {
  return {
    async lookup(host, signal) {
      signal.throwIfAborted();
      // One resolver a look-up: cancel() ends all queries of a resolver at once.
      const resolver = new Resolver({ timeout: 3_000, tries: 2 });
      const cancel = (): void => resolver.cancel();
      signal.addEventListener("abort", cancel, { once: true });
      try {
        const [a, aaaa] = await Promise.all([
          resolver.resolve4(host).catch(answerOf),
          resolver.resolve6(host).catch(answerOf),
        ]);
        signal.throwIfAborted();
        return combine(a, aaaa);
      } finally {
        signal.removeEventListener("abort", cancel);
      }
    },
  };
}
