/** What operators read is what the program does: options and metrics of docs/operating.md, and the files of deploy. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { format } from "prettier";
import { createMetrics } from "../../src/probe/http/metrics.ts";
import { OPTIONS, readOptions } from "../../src/probe/options.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const GUIDE = read("docs/operating.md");

async function optionsTable(): Promise<string> {
  const rows = OPTIONS.map((option) => {
    const value = "value" in option ? ` ${option.value}` : "";
    const more = "multiple" in option ? " …" : "";
    const by = "by" in option ? option.by : "";
    const shown = /[:\d]/.test(by) ? `\`${by}\`` : by;
    return `| \`--${option.name}${value}\`${more} | ${shown} | ${option.help} |`;
  });
  return format(["| Option | Default | |", "| --- | --- | --- |", ...rows].join("\n"), {
    parser: "markdown",
  });
}

describe("the guide for operators", () => {
  test("has every option with its default, as `--help` says it", async () => {
    const shown = /<!-- options[^>]*-->\n([\s\S]*?)<!-- \/options -->/.exec(GUIDE)?.[1];
    expect(shown?.trim()).toBe((await optionsTable()).trim());
  });

  test("has every metric", async () => {
    const metrics = createMetrics();
    metrics.watch({ load: () => ({ active: 0, waiting: 0 }) } as never);
    const names = (await metrics.registry.getMetricsAsJSON()).map(({ name }) => name);
    const shown = [...GUIDE.matchAll(/^\| `(postweg_\w+)`/gm)].map(([, name]) => name);
    expect(shown.toSorted()).toEqual(names.toSorted());
  });
});

describe("the files to begin with", () => {
  test("postweg.json is a configuration", () => {
    const path = new URL("../../deploy/postweg.json", import.meta.url).pathname;
    expect(readOptions(["--config", path], {}).config).toMatchObject({
      trustProxy: ["127.0.0.1/32", "::1/128"],
      ehloName: "probe.example.org",
    });
  });

  test("the unit and the container start the command that is built", () => {
    expect(read("deploy/postweg.service")).toContain("dist/cli/postweg.mjs serve --config");
    expect(read("deploy/Containerfile")).toContain('"dist/cli/postweg.mjs", "serve"');
  });
});
