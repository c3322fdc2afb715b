/** Three validators beside ours: BIND's delv, libunbound, ldns. */
import { RESOLVER } from "../addresses.ts";
import { attempt } from "../run.ts";
import type { World } from "../world.ts";
import type { ChaseVerdict, DnsVerdict } from "./verdict.ts";

/** Seconds. */
const PATIENCE = 12;

/** Asks our resolver with CD=1, as we do, and validates by itself. */
export async function askDelv(world: World, name: string, type: string): Promise<DnsVerdict> {
  const args = ["-a", world.bindAnchor, `@${RESOLVER}`, "+cd", "+root=.", name, type];
  const { output } = await attempt("delv", args, { seconds: PATIENCE });
  if (output.includes("fully validated")) return weakestLink(output);
  if (/unsigned answer/.test(output)) return "insecure";
  const failed = /resolution failed: (.*)/.exec(output)?.[1] ?? "no answer";
  return /^(failure|timed out|no answer|SERVFAIL)/.test(failed) ? "indeterminate" : "bogus";
}

/** It says so for each RRset on the way. */
function weakestLink(output: string): DnsVerdict {
  return output.includes("unsigned answer") ? "insecure" : "secure";
}

/** Resolves by itself, from the root on. */
export async function askUnboundHost(
  world: World,
  name: string,
  type: string,
): Promise<DnsVerdict> {
  const args = ["-C", world.unboundHost, "-v", "-t", type, name];
  const { output } = await attempt("unbound-host", args, { seconds: PATIENCE });
  if (output.includes("(BOGUS")) return "bogus";
  if (output.includes("(insecure)")) return "insecure";
  return output.includes("(secure)") ? "secure" : "indeterminate";
}

/** Chases signatures from the answer up to the root's key. */
export async function askDrill(world: World, name: string, type: string): Promise<ChaseVerdict> {
  const args = ["-S", "-k", world.trustAnchor, `@${RESOLVER}`, name, type];
  const { output } = await attempt("drill", args, { seconds: PATIENCE });
  return output.includes("Chase successful") ? "secure" : "not secure";
}
