/** Serves the options page: what is remembered, to be looked at, lifted, forgotten, taken away and brought back. */
import type { Clock } from "../../core/base/clock.ts";
import type { Memory } from "../../core/memory/memory.ts";
import { parseDomain } from "../../core/smtp/domain.ts";
import {
  MAX_RECORDS,
  MEMORY_PORT,
  readFromMemoryPage,
  type FromMemoryPage,
  type ToMemoryPage,
} from "../messaging/memory-protocol.ts";
import { readMemory } from "../messaging/memory-content.ts";
import { isOurs, type PagePort } from "../messaging/page-port.ts";
import type { Assessor } from "./assessor.ts";
import { onceQuiet } from "./once-quiet.ts";

export interface MemoryPageParts {
  readonly memory: Memory;
  /** What was written down is read. */
  readonly ready: Promise<void>;
  readonly clock: Clock;
  readonly assessor: Pick<Assessor, "get" | "lookAgain">;
  /** All that is remembered was erased: what else tells of domains has to go, too. */
  erased(): void;
}

/** Milliseconds between a change and telling it: a hundred recipients make one message. */
const DELAY = 200;

/** @returns what serves a port, if it is one of ours. */
export function createMemoryServer(
  parts: MemoryPageParts,
): (port: PagePort<ToMemoryPage>, ownId: string) => void {
  const watchers = new Set<() => void>();
  onceQuiet(parts.memory, parts.clock, DELAY, () => watchers.forEach((tell) => tell()));

  return (port, ownId) => {
    if (!isOurs(port, MEMORY_PORT, ownId)) return;
    let filter: string | undefined;
    const tell = () => {
      if (filter !== undefined) port.postMessage(recordsOf(parts.memory, filter));
    };
    watchers.add(tell);
    port.onDisconnect.addListener(() => watchers.delete(tell));
    port.onMessage.addListener((message) => {
      const read = readFromMemoryPage(message);
      if (read === undefined) return;
      void parts.ready.then(() => {
        if (read.kind === "watch") filter = read.filter;
        const answer = answerTo(read, parts);
        if (answer !== undefined) port.postMessage(answer);
        tell();
      });
    });
  };
}

function answerTo(message: FromMemoryPage, parts: MemoryPageParts): ToMemoryPage | undefined {
  const { memory, assessor } = parts;
  switch (message.kind) {
    case "watch":
      return undefined;
    case "lift":
      if (memory.lift(message.domain)) judgeAnew(message.domain, assessor);
      return undefined;
    case "forget":
      memory.forget(message.domain);
      judgeAnew(message.domain, assessor);
      return undefined;
    case "erase":
      memory.clear();
      parts.erased();
      return undefined;
    case "export":
      return { kind: "content", content: memory.content() };
    case "add":
      return { kind: "added", count: memory.add(readMemory(message.content)) };
  }
}

/** Where it is shown somewhere: nobody is asked about a domain only because it stands in the list. */
function judgeAnew(text: string, assessor: MemoryPageParts["assessor"]): void {
  const domain = parseDomain(text);
  if (domain.ok && assessor.get(domain.value) !== undefined) assessor.lookAgain(domain.value);
}

function recordsOf(memory: Memory, filter: string): ToMemoryPage {
  const records = memory.records();
  const wanted = asCompared(filter);
  const matching = records.filter(({ domain }) => domain.includes(wanted));
  return {
    kind: "records",
    records: matching.slice(0, MAX_RECORDS),
    matching: matching.length,
    total: records.length,
    locked: records.filter(({ lock }) => lock !== undefined).length,
  };
}

/** Domains are kept as A-labels, and nobody types those. */
function asCompared(filter: string): string {
  const typed = filter.trim().toLowerCase();
  const domain = parseDomain(typed);
  return domain.ok ? domain.value.key : typed;
}
