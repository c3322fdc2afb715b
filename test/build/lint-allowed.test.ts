import { describe, expect, test } from "@jest/globals";
import { ALLOWED, judge, type Allowed } from "../../scripts/build/lint-allowed.ts";

const entry: Allowed = {
  code: "MANIFEST_PERMISSIONS",
  reason: "Thunderbird's.",
  variants: ["thunderbird"],
  about: '"compose"',
};
const finding = { code: "MANIFEST_PERMISSIONS", message: 'Invalid permissions "compose" at 3.' };

describe("judge", () => {
  test("passes what is on the list", () => {
    expect(judge("thunderbird", [finding], [entry])).toEqual([]);
  });

  test("refuses the same code about something else", () => {
    const other = { ...finding, message: 'Invalid permissions "downloads" at 4.', file: "m.json" };
    expect(judge("thunderbird", [finding, other], [entry])).toEqual([
      'MANIFEST_PERMISSIONS in m.json: Invalid permissions "downloads" at 4.',
    ]);
  });

  test("refuses what is allowed to another variant only", () => {
    expect(judge("firefox", [finding], [entry])).toHaveLength(1);
  });

  test("complains of an entry that nothing needs any more", () => {
    expect(judge("thunderbird", [], [entry])).toEqual([
      'no longer needed on the list: MANIFEST_PERMISSIONS ("compose")',
    ]);
  });
});

test("every entry gives a reason that can be read", () => {
  for (const { reason } of ALLOWED) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
});
