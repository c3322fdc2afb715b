import { describe, expect, test } from "@jest/globals";
import { readCapabilities } from "../../../src/probe/smtp/capabilities.ts";

function read(...lines: string[]): ReturnType<typeof readCapabilities> {
  return readCapabilities({ code: 250, lines });
}

describe("readCapabilities", () => {
  test("the first line is a name, never a keyword", () => {
    expect(read("STARTTLS")).toEqual({ starttls: false, shown: [] });
  });

  test("keywords in any case, parameters as they came", () => {
    expect(read("mx", "StartTls", "size  1000", "auth=Login")).toEqual({
      starttls: true,
      shown: ["STARTTLS", "SIZE 1000", "AUTH=LOGIN"],
    });
    expect(read("mx", "XSTARTTLS", "STARTTLSX").starttls).toBe(false);
  });

  test("a list too long for the report still offers STARTTLS", () => {
    const many = Array.from({ length: 200 }, (_, i) => `X${i}`);
    const { starttls, shown } = read("mx", ...many, "STARTTLS");
    expect(starttls).toBe(true);
    expect(shown).toHaveLength(128);
    expect(read("mx", `X ${"y".repeat(1000)}`).shown[0]).toHaveLength(512);
  });
});
