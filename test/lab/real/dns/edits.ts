/** Defects for signed zones. A zone is lines of `name TTL IN TYPE rdata`, names in full, one space between. */
import type { Edit } from "../domain.ts";

const typeOf = (line: string): string => line.split(" ")[3] ?? "";
const coveredBy = (line: string): string => line.split(" ")[4] ?? "";

const covers = (line: string, type: string): boolean =>
  typeOf(line) === "RRSIG" && coveredBy(line) === type;

export function withoutSignatures(type: string): Edit {
  return (lines) => lines.filter((line) => !covers(line, type));
}

/** Takes records away with their signatures. */
export function withoutRecords(type: string, owner = ""): Edit {
  return (lines) =>
    lines.filter(
      (line) => !line.startsWith(owner) || (typeOf(line) !== type && !covers(line, type)),
    );
}

/** Changes one character in the middle of each signature over that type. */
export function flipSignature(type: string, owner = ""): Edit {
  return (lines) =>
    lines.map((line) => {
      if (!covers(line, type) || !line.startsWith(owner)) return line;
      const at = line.length - 20;
      return line.slice(0, at) + (line[at] === "A" ? "B" : "A") + line.slice(at + 1);
    });
}

/** @throws Error when there is nothing to replace, for then the defect is not there. */
export function replace(pattern: RegExp, by: string): Edit {
  return (lines) => {
    const changed = lines.map((line) => line.replace(pattern, by));
    if (changed.every((line, at) => line === lines[at])) throw new Error(`nothing is ${pattern}`);
    return changed;
  };
}
