/** The table of docs/comparison.md. Certificates are made anew for each run, so only whether they are the same is told. */
import { TOOLS, type Row, type Sight } from "./tools.ts";

export function comparison(rows: readonly Row[]): string {
  const head = [
    ["server", ...TOOLS],
    ["---", ...TOOLS.map(() => "---")],
  ];
  const body = rows.map(({ server, sights }) => [
    `\`${server}\``,
    ...TOOLS.map((tool) => cell(sights[tool], sights.postweg)),
  ]);
  return [...head, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell({ tls, version, cipher, accepted, certificates }: Sight, ours: Sight): string {
  if (!tls) return "no TLS";
  const how = cipher ?? `takes ${accepted?.length ?? 0}, ours among them`;
  const all = ours.certificates?.length ?? 0;
  const same = certificates?.every((one, at) => one === ours.certificates?.[at]);
  const shown =
    certificates === undefined
      ? []
      : [same ? `${certificates.length} of ${all} certificates` : "**other certificates**"];
  return [version, how, ...shown].join(", ");
}
