/** Asks the backend about a host and tells how it goes on (server-sent events). */
import * as v from "valibot";
import { hostReportSchema, type HostReport } from "../core/probe-api/host-report.ts";
import { progressSchema, type Progress } from "../core/probe-api/progress.ts";

export type Look =
  | { readonly kind: "report"; readonly report: HostReport }
  | { readonly kind: "unauthorized" }
  /** The backend's own words; a `detail` of RFC 9457. */
  | { readonly kind: "problem"; readonly detail: string }
  | { readonly kind: "unreachable" };

const problemSchema = v.object({ detail: v.pipe(v.string(), v.maxLength(1000)) });

/** Never rejects. */
export async function look(
  host: string,
  token: string,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Look> {
  const headers: Record<string, string> = { accept: "text/event-stream" };
  if (token !== "") headers["authorization"] = `Bearer ${token}`;
  try {
    const response = await fetch(`/v1/mx/${encodeURIComponent(host)}`, { headers, signal });
    if (response.status === 401) return { kind: "unauthorized" };
    if (!response.ok || response.body === null) return problemOf(await response.json());
    for await (const { event, data } of events(response.body)) {
      if (event === "report") return { kind: "report", report: v.parse(hostReportSchema, data) };
      if (event === "problem") return problemOf(data);
      const progress = v.safeParse(progressSchema, data);
      if (progress.success) onProgress(progress.output);
    }
  } catch {
    // Gone in the middle, or an answer that is none.
  }
  return { kind: "unreachable" };
}

function problemOf(data: unknown): Look {
  return { kind: "problem", detail: v.parse(problemSchema, data).detail };
}

interface SentEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Each event has one line of data, as src/probe/http/events.ts writes it; comments are left out. */
async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const found = /^event: (?<event>\w+)\ndata: (?<data>.*)$/.exec(text.slice(0, end))?.groups;
      const { event, data } = found ?? {};
      if (event !== undefined) yield { event, data: JSON.parse(data ?? "null") as unknown };
    }
  }
}
