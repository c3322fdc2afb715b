/** axe-core in a page: what of WCAG 2.2 AA a program can find. */
import axeCore from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

declare const axe: {
  run(options: object): Promise<{
    violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[];
    passes: readonly unknown[];
  }>;
};

/** One line for each violation; empty when all is well. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async (tags) => {
    const { violations, passes } = await axe.run({ runOnly: { type: "tag", values: tags } });
    // A page in which nothing was found to look at would pass, too.
    if (passes.length === 0) return ["nothing was looked at"];
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`,
      ),
    );
  }, TAGS);
}
