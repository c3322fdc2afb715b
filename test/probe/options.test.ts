/** What can be set, three ways: flags before the environment before a file before defaults. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { helpText, OPTIONS, readOptions } from "../../src/probe/options.ts";

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "postweg-options-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function configFile(text: string): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, text);
  return path;
}

describe("options of the backend", () => {
  test("nothing given is nothing set: the defaults stand", () => {
    expect(readOptions([], {})).toEqual({ help: false, quiet: false, doh: undefined, config: {} });
  });

  test("a flag goes before the environment, that before the file", () => {
    const config = configFile('{"listen": "file:1", "ehlo": "file.example", "contact": "file"}');
    const environment = { POSTWEG_LISTEN: "environment:1", POSTWEG_EHLO: "environment.example" };
    const read = readOptions(["--config", config, "--listen", "flag:1"], environment);
    expect(read.config).toEqual({
      listen: "flag:1",
      ehloName: "environment.example",
      contact: "file",
    });
    expect(readOptions([], { ...environment, POSTWEG_CONFIG: config }).config.contact).toBe("file");
  });

  test("lists and switches have their own ways to be written", () => {
    const wanted = { allowNetworks: ["10.0.0.0/8", "::1/128"], logClients: true };
    const flags = ["--allow-network", "10.0.0.0/8", "--allow-network", "::1/128", "--log-clients"];
    expect(readOptions(flags, {}).config).toEqual(wanted);
    const environment = {
      POSTWEG_ALLOW_NETWORK: "10.0.0.0/8 ::1/128",
      POSTWEG_LOG_CLIENTS: "yes",
    };
    expect(readOptions([], environment).config).toEqual(wanted);
    const file = configFile('{"allow-network": ["10.0.0.0/8", "::1/128"], "log-clients": true}');
    expect(readOptions(["--config", file], {}).config).toEqual(wanted);
  });

  test("a variable that is empty is not one that is not there", () => {
    // Who meant to name a file of tokens must not be open to everybody.
    expect(readOptions([], { POSTWEG_TOKEN_FILE: "" }).config).toEqual({ tokenFile: "" });
  });

  test("each has a variable and stands in the help", () => {
    for (const { name } of OPTIONS) expect(helpText()).toContain(`--${name}`);
    for (const line of helpText().split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each([
    ["no JSON", "{", /is no JSON/],
    ["no object", "[]", /must be an object/],
    ["an unknown name", '{"listne": "x"}', /has "listne", which is no option/],
    ["a list for a text", '{"listen": ["x"]}', /"listen" must be a text/],
    ["a text for a list", '{"allow-network": "10.0.0.0\\/8"}', /"allow-network" must be a list/],
    ["a text for a switch", '{"quiet": "no"}', /"quiet" must be true or false/],
    [
      "a number out of range",
      '{"smtp-port": 70000}',
      /--smtp-port: "70000" is no number from 1 to/,
    ],
  ])("a file with %s is refused, in a line that says where", (_what, text, says) => {
    const read = () => readOptions(["--config", configFile(text)], {});
    expect(read).toThrow(says);
    expect(read).toThrow(/^[^\n]*$/);
  });

  test("a file that is not there is told", () => {
    expect(() => readOptions(["--config", "/nowhere/x"], {})).toThrow(/--config: cannot read/);
  });
});
