/** docs/lab-table.md: what everybody said about every domain, and why not always the same. */
import prettier from "prettier";
import type { Result } from "./battery.ts";
import { differencesOf, explains } from "./compare.ts";
import { EXPLANATIONS } from "./differences.ts";

const HEAD = `<!-- Written by \`npm run lab -- --table\`; a test holds it to what the lab says. -->

# What the others say

Each cell is our word; where a program says something else, its name and word follow, with the number of the explanation below. The validators are delv (BIND), unbound-host (libunbound) and \`drill -S\` (ldns), the senders Postfix's posttls-finger and Exim. [lab.md](lab.md) tells how to read it.
`;

export async function tableOf(results: readonly Result[]): Promise<string> {
  const rows = [...new Set(results.map(({ row }) => row))];
  const sections = rows.map((row) => {
    const lines = results.filter((one) => one.row === row).map(lineOf);
    return [
      `## ${row}`,
      "",
      "| Domain | Shows | State | MX | TLSA | What becomes of a message |",
      "| --- | --- | --- | --- | --- | --- |",
      ...lines,
    ].join("\n");
  });
  const differences = results.flatMap(differencesOf);
  const summary = `${results.length} domains, ${results.length * 8} comparisons, ${differences.length} differences, all explained.\n`;
  const text = [HEAD, summary, ...sections, explanations()].join("\n\n");
  return prettier.format(text, { parser: "markdown" });
}

function lineOf(result: Result): string {
  const { domain, shows, checked, mx, tlsa, mail } = result;
  const differences = differencesOf(result);
  const cell = (about: string, ours: string): string => {
    const others = differences
      .filter((one) => one.about === about)
      .map((one) => {
        const number = EXPLANATIONS.findIndex((why) => explains(why, one)) + 1;
        return `${one.program}: ${one.theirs} (${number === 0 ? "?" : number})`;
      });
    return [ours, ...others].join("; ");
  };
  const state = [`\`${checked.state}\``, ...[...checked.alerts].sort()].join(", ");
  const cells = [
    `\`${domain}\``,
    shows.replaceAll("|", "\\|"),
    state,
    cell("MX", mx.postweg),
    cell("TLSA", tlsa.postweg),
    cell("mail", mail.postweg),
  ];
  return `| ${cells.join(" | ")} |`;
}

function explanations(): string {
  const list = EXPLANATIONS.map(
    ({ domains, programs, because, rfc }, at) =>
      `${at + 1}. ${domains.map((domain) => `\`${domain}\``).join(", ")} (${programs.join(", ")}): ${because} _${rfc}_`,
  );
  return ["## Explanations", "", ...list].join("\n");
}
