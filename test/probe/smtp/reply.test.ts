import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ReplyEvent, ReplyReader } from "../../../src/probe/smtp/reply.ts";

const LIMIT = 200;

function octets(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** All events of `chunks`, up to and including the first fault. */
function read(...chunks: Uint8Array[]): ReplyEvent[] {
  const reader = new ReplyReader(LIMIT);
  chunks.forEach((chunk) => reader.push(chunk));
  const events: ReplyEvent[] = [];
  for (let event = reader.next(); event !== undefined; event = reader.next()) {
    events.push(event);
    if (event.kind === "fault") break;
  }
  return events;
}

function good(text: string, ...want: [number, ...string[]][]): void {
  const events = want.map(([code, ...lines]) => ({ kind: "reply", reply: { code, lines } }));
  expect(read(octets(text))).toEqual(events);
}

function bad(text: string, fault: "garbage" | "too-long"): void {
  expect(read(octets(text)).at(-1)).toEqual({ kind: "fault", fault });
}

describe("ReplyReader", () => {
  test("reads what RFC 5321 §4.2 describes", () => {
    good("220 mx.example ESMTP\r\n", [220, "mx.example ESMTP"]);
    good("250-a\r\n250-b\r\n250 c\r\n", [250, "a", "b", "c"]);
    good("250-a\r\n250\r\n", [250, "a", ""]);
    good("220 one\r\n250 two\r\n", [220, "one"], [250, "two"]);
    good("220\r\n", [220, ""]);
    good("250-unfinished\r\n250-still\r\n");
    good("250 no end");
  });

  test("tolerates what hangs on nothing", () => {
    good("250-a\n250 b\n", [250, "a", "b"]);
    good("220 caf\xe9\x00\x1b[31m\tred\r\n", [220, "caf???[31m red"]);
    good("220 a\rb\r\n", [220, "a?b"]);
  });

  test("refuses what is no reply", () => {
    bad("SSH-2.0-x\r\n", "garbage");
    bad("HTTP/1.1 400\r\n", "garbage");
    bad("S", "garbage");
    bad("\r\n", "garbage");
    bad("22\r\n", "garbage");
    bad("150 too low\r\n", "garbage");
    bad("260 no such second digit\r\n", "garbage");
    bad("620 too high\r\n", "garbage");
    bad("2200 four digits\r\n", "garbage");
    bad("220\rx\r\n", "garbage");
    bad("250-a\r\n220 b\r\n", "garbage");
  });

  test("has an end", () => {
    bad(`220 ${"x".repeat(LIMIT)}`, "too-long");
    bad("220-x\r\n".repeat(LIMIT), "too-long");
    good(`220 ${"x".repeat(LIMIT - 6)}\r\n`, [220, "x".repeat(LIMIT - 6)]);
  });

  test("a fault is for ever", () => {
    const reader = new ReplyReader(LIMIT);
    reader.push(octets("nonsense\r\n"));
    reader.push(octets("220 fine\r\n"));
    expect(reader.next()).toEqual({ kind: "fault", fault: "garbage" });
    expect(reader.next()).toEqual({ kind: "fault", fault: "garbage" });
  });

  test("knows of octets nobody has read", () => {
    const reader = new ReplyReader(LIMIT);
    expect(reader.pending).toBe(false);
    reader.push(octets("220 x\r\n2"));
    expect(reader.pending).toBe(true);
    reader.next();
    expect(reader.pending).toBe(true);
  });

  const anyOctets = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    // Near-replies, which get further than random octets do.
    fc
      .array(
        fc.constantFrom(
          "250-x\r\n",
          "250 y\r\n",
          "220\n",
          "250",
          "-",
          " ",
          "\r",
          "\n",
          "4",
          "\x16\x03",
        ),
        { maxLength: 60 },
      )
      .map((parts) => octets(parts.join(""))),
  );

  test("any octets, cut anyhow: no throw, and the same events", () => {
    fc.assert(
      fc.property(anyOctets, fc.array(fc.nat(400)), (bytes, cuts) => {
        const at = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort(
          (a, b) => a - b,
        );
        const chunks = at.map((end, i) => bytes.slice(at[i - 1] ?? 0, end));
        expect(read(...chunks)).toEqual(read(bytes));
      }),
    );
  });

  test("any octets: every text is printable, every code is one", () => {
    fc.assert(
      fc.property(anyOctets, (bytes) => {
        for (const event of read(bytes)) {
          if (event.kind !== "reply") continue;
          expect(event.reply.code).toBeGreaterThanOrEqual(200);
          expect(event.reply.code).toBeLessThan(560);
          for (const line of event.reply.lines) expect(line).toMatch(/^[ -~]*$/);
        }
      }),
    );
  });
});
