/** `GET /v1/mx/{host}` for who wants to see how it goes on: server-sent events. */
import { describe, expect, test } from "@jest/globals";
import * as v from "valibot";
import { hostReportSchema } from "../../../src/core/probe-api/host-report.ts";
import { progressSchema } from "../../../src/core/probe-api/progress.ts";
import { backend, HOST, smtpHost } from "./backend-lab.ts";

interface SentEvent {
  readonly event: string;
  readonly data: unknown;
}

/** As a browser's EventSource reads it. */
async function* readEvents(response: Response): AsyncGenerator<SentEvent> {
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk as Uint8Array).toString();
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const lines = text.slice(0, end).split("\n");
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const event = field("event");
      if (event !== undefined) yield { event, data: JSON.parse(field("data") ?? "") as unknown };
    }
  }
}

async function all(response: Response): Promise<SentEvent[]> {
  const events: SentEvent[] = [];
  for await (const one of readEvents(response)) events.push(one);
  return events;
}

const EVENTS = { headers: { accept: "text/event-stream" } };

describe("server-sent events", () => {
  test("tell each step, then the report, then end", async () => {
    const { url } = await backend(await smtpHost());
    const response = await fetch(`${url}/v1/mx/${HOST}`, EVENTS);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const events = await all(response);
    const progress = events.slice(0, -1).map(({ event, data }) => {
      expect(event).toBe("progress");
      return v.parse(progressSchema, data);
    });
    expect(progress.map((one) => (one.kind === "step" ? one.step : one.kind))).toEqual([
      ...["waiting", "connect", "greeting", "ehlo", "starttls", "handshake", "ehlo-after-tls"],
    ]);
    expect(events.at(-1)?.event).toBe("report");
    expect(v.parse(hostReportSchema, events.at(-1)?.data).host).toBe(HOST);
  });

  test("of what is known are the report alone", async () => {
    const { url } = await backend(await smtpHost());
    await fetch(`${url}/v1/mx/${HOST}`);
    expect(
      (await all(await fetch(`${url}/v1/mx/${HOST}`, EVENTS))).map(({ event }) => event),
    ).toEqual(["report"]);
  });

  test("who comes later to the same host sees where it stands, and causes no second probe", async () => {
    const smtp = await smtpHost({ tarpit: 400 });
    const { url } = await backend(smtp);
    const first = fetch(`${url}/v1/mx/${HOST}`, EVENTS);
    const reading = readEvents(await first);
    for await (const { data } of reading) {
      if (JSON.stringify(data).includes("greeting")) break;
    }
    const second = await all(await fetch(`${url}/v1/mx/${HOST}`, EVENTS));
    expect(second[0]?.data).toMatchObject({ kind: "step", step: "greeting" });
    expect(second.at(-1)?.event).toBe("report");
    expect(smtp.connections()).toBe(1);
  });

  test("end with a problem where there can be no report", async () => {
    const smtp = await smtpHost("silent");
    const server = await backend(smtp, { concurrency: 1, waiting: 0 });
    const held = fetch(`${server.url}/v1/mx/${HOST}`, EVENTS);
    const reading = readEvents(await held);
    await reading.next();
    const busy = await all(await fetch(`${server.url}/v1/mx/mx2.provider.example`, EVENTS));
    expect(busy).toEqual([
      { event: "problem", data: expect.objectContaining({ status: 503, code: "busy" }) },
    ]);
    const rest = (async () => {
      const events: SentEvent[] = [];
      for await (const one of reading) events.push(one);
      return events;
    })();
    await server.close();
    expect((await rest).at(-1)).toEqual({
      event: "problem",
      data: expect.objectContaining({ status: 503, code: "shutting-down" }),
    });
  });

  test("what is wrong with the question is said by the status, as to everybody", async () => {
    const { url } = await backend(undefined);
    expect((await fetch(`${url}/v1/mx/192.0.2.1`, EVENTS)).status).toBe(400);
  });
});
