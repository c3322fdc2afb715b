/**
 * The wire contract of `GET /v1/mta-sts/{domain}`: the policy file of a domain
 * (RFC 8461 §3.3) as a backend got it, or why it didn't. The backend doesn't read the
 * file; what it means is judged where everything is.
 */
import * as v from "valibot";
import { parseJson } from "../base/json.ts";
import { REPORT_VERSION } from "./host-report.ts";

export const policyReportSchema = v.object({
  version: v.literal(REPORT_VERSION),
  /** As asked: A-labels, lower case, no trailing dot. */
  domain: v.pipe(v.string(), v.maxLength(253)),
  result: v.variant("kind", [
    v.object({ kind: v.literal("policy"), text: v.pipe(v.string(), v.maxLength(65_536)) }),
    v.object({
      kind: v.literal("failure"),
      failure: v.picklist([
        "unreachable",
        "timeout",
        "certificate",
        "http-status",
        "redirect",
        "not-text",
        "too-large",
      ]),
    }),
  ]),
});

export type PolicyReport = v.InferOutput<typeof policyReportSchema>;

/** `undefined` for octets that are no such report. */
export function readPolicyReport(body: Uint8Array): PolicyReport | undefined {
  const read = v.safeParse(policyReportSchema, parseJson(body));
  return read.success ? read.output : undefined;
}
