/** A report as the stores keep it: the JSON that goes over the wire. */
import * as v from "valibot";
import { hostReportSchema, type HostReport } from "../../core/probe-api/host-report.ts";

/** `undefined` for whatever is not exactly a report of `host`. */
export function readReportText(text: string, host: string): HostReport | undefined {
  try {
    const parsed = v.safeParse(hostReportSchema, JSON.parse(text));
    return parsed.success && parsed.output.host === host ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
