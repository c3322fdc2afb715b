/** Where the others say something else than we do, and which of it nobody has explained. */
import type { Result } from "./battery.ts";
import type { Explanation, Program } from "./differences.ts";

export interface Difference {
  readonly domain: string;
  readonly about: "MX" | "TLSA" | "mail";
  readonly program: Program;
  readonly ours: string;
  readonly theirs: string;
}

const DNS_PROGRAMS = ["delv", "unbound-host", "drill"] as const;
const MAIL_PROGRAMS = ["posttls-finger", "exim"] as const;

export function differencesOf({ domain, mx, tlsa, mail }: Result): Difference[] {
  const found: Difference[] = [];
  const compare = (
    about: Difference["about"],
    program: Program,
    ours: string,
    theirs: string,
  ): void => {
    if (ours !== theirs) found.push({ domain, about, program, ours, theirs });
  };
  for (const [about, answers] of [
    ["MX", mx],
    ["TLSA", tlsa],
  ] as const) {
    for (const program of DNS_PROGRAMS) {
      const chased = answers.postweg === "secure" ? "secure" : "not secure";
      const ours = program === "drill" ? chased : answers.postweg;
      compare(about, program, ours, answers[program]);
    }
  }
  for (const program of MAIL_PROGRAMS) compare("mail", program, mail.postweg, mail[program]);
  return found;
}

export function explains(explanation: Explanation, { domain, program }: Difference): boolean {
  return explanation.domains.includes(domain) && explanation.programs.includes(program);
}

export function unexplained(
  differences: readonly Difference[],
  explanations: readonly Explanation[],
): Difference[] {
  return differences.filter((one) => !explanations.some((why) => explains(why, one)));
}

/** What is explained though there, or with that program, is no difference (any more). */
export function needless(
  differences: readonly Difference[],
  explanations: readonly Explanation[],
): string[] {
  return explanations.flatMap(({ domains, programs }) =>
    domains.flatMap((domain) =>
      programs
        .filter(
          (program) => !differences.some((one) => one.domain === domain && one.program === program),
        )
        .map((program) => `${domain}, ${program}`),
    ),
  );
}
