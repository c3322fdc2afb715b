/** Reads test/fixtures/received: blocks of `= SOURCE key=value …` and the field beneath. */
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../fixtures/received/", import.meta.url);

export interface Fixture {
  readonly file: string;
  readonly source: string;
  readonly want: Record<string, string>;
  readonly field: string;
}

export const FIXTURES: readonly Fixture[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".txt"))
  .sort()
  .flatMap((file) =>
    readFileSync(new URL(file, FOLDER), "utf8")
      .split(/^(?== )/m)
      .map((block) => {
        const [head = "", ...lines] = block.trimEnd().split("\n");
        const [, source = "", ...pairs] = head.split(" ");
        const want = Object.fromEntries(
          pairs.map((pair) => pair.split("=", 2) as [string, string]),
        );
        return { file, source, want, field: lines.join("\n") };
      }),
  );
