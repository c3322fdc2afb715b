/** What was measured, in the lines docs/bench.md explains. */
import { FAR, type Distance } from "../../test/lab/real/distance.ts";
import type { Times } from "./visit.ts";

interface Line {
  readonly text: string;
  readonly time: (times: Times) => number;
  /** Round trips it should take at most, where there is an aim. */
  readonly aim?: number;
}

interface Group {
  readonly title: string;
  /** What the others are held against. */
  readonly reference?: Line;
  readonly lines: readonly Line[];
}

const GROUPS: readonly Group[] = [
  {
    title: "a whole check: MX, addresses, TLSA, SMTP with TLS",
    reference: { text: "posttls-finger -l dane", time: ({ finger }) => finger },
    lines: [
      { text: "postweg check", time: ({ check }) => check },
      { text: "postweg check, without the start", time: ({ check, start }) => check - start },
      { text: "in process, cold", time: ({ checkCold }) => checkCold },
      { text: "in process, warm", time: ({ checkWarm }) => checkWarm, aim: 8 },
    ],
  },
  {
    title: "one lookup with its chain of trust: TLSA",
    reference: { text: "delv", time: ({ delv }) => delv },
    lines: [
      { text: "postweg resolve", time: ({ resolve }) => resolve },
      { text: "postweg resolve, without the start", time: ({ resolve, start }) => resolve - start },
      { text: "in process, cold", time: ({ lookupCold }) => lookupCold, aim: 3 },
      { text: "in process, warm", time: ({ lookupWarm }) => lookupWarm, aim: 1 },
    ],
  },
  {
    title: "parts of a check",
    lines: [
      { text: "the start of our process", time: ({ start }) => start },
      { text: "all of its DNS, cold", time: ({ dnsCold }) => dnsCold, aim: 4 },
      { text: "all of its DNS, warm", time: ({ dnsWarm }) => dnsWarm, aim: 2 },
      { text: "SMTP up to the certificate", time: ({ certificate }) => certificate, aim: 5 },
      { text: "SMTP up to the second EHLO", time: ({ conversation }) => conversation, aim: 6 },
      { text: "one round trip", time: ({ connect }) => connect, aim: 1 },
    ],
  },
];

/** Times are medians; a ratio below 1 means that we are faster. */
export function tableOf(times: Readonly<Record<Distance, Times>>): string {
  const { near, far } = times;
  const row = (line: Line, reference: Line | undefined): string => {
    const ratio = (of: Times) =>
      reference === undefined ? "" : `${(line.time(of) / reference.time(of)).toFixed(2)} x`;
    const trips = (line.time(far) / far.connect).toFixed(1);
    return [
      `  ${line.text}`.padEnd(38),
      line.time(near).toFixed(1).padStart(8),
      ratio(near).padStart(9),
      line.time(far).toFixed(1).padStart(9),
      ratio(far).padStart(9),
      trips.padStart(7),
      (line.aim === undefined ? "" : String(line.aim)).padStart(5),
    ].join("");
  };
  const head = [
    "".padEnd(38),
    "near ms".padStart(8),
    "".padStart(9),
    `${FAR} ms off`.padStart(9),
    "".padStart(9),
    "trips".padStart(7),
    "aim".padStart(5),
  ].join("");
  const groups = GROUPS.map(({ title, reference, lines }) =>
    [
      title,
      ...(reference === undefined ? [] : [row(reference, undefined)]),
      ...lines.map((line) => row(line, reference)),
    ].join("\n"),
  );
  return [head, ...groups].join("\n");
}
