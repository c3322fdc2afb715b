/** Zones signed by another project's signer (Debian: bind9-utils), so that ours is not judged by itself alone. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { parseRecords } from "../../support/dnssec/records.ts";
import { judged } from "../../support/dnssec/scenario.ts";
import { Tree } from "../../support/dnssec/tree.ts";
import type { Nsec3Options, ZoneSpec } from "../../support/dnssec/zone.ts";

const folder = mkdtempSync(join(tmpdir(), "postweg-bind-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const LEAF = `
leaf. MX 10 mx.leaf.
mx.leaf. A 192.0.2.1
_25._tcp.mx.leaf. TLSA 3 1 1 AABB
*.wild.leaf. TXT x
alias.leaf. CNAME MX.Leaf.
moved.leaf. DNAME leaf.
unsigned.leaf. NS ns.unsigned.leaf.
`;

function sign(name: string, algorithm: number, text: string, ...options: string[]): ZoneSpec {
  const apex = name === "." ? "." : `${name}.`;
  run("dnssec-keygen", "-q", "-a", String(algorithm), "-f", "KSK", ...bits(algorithm), apex);
  run("dnssec-keygen", "-q", "-a", String(algorithm), ...bits(algorithm), apex);
  const soa = `${apex} SOA ns.example. mail.example. 1 7200 3600 86400 300\n${apex} NS ns.example.`;
  writeFileSync(join(folder, "zone"), `$TTL 3600\n${soa}\n${text}`);
  const period = ["-s", "20261101000000", "-e", "20271101000000"];
  const how = ["-q", "-S", "-P", "-O", "full", "-o", apex, "-f", "signed"];
  run("dnssec-signzone", ...how, ...period, ...options, "zone");
  const signed = readFileSync(join(folder, "signed"), "utf8");
  return { name, presigned: parseRecords(signed.replace(/^;.*$/gm, "")) };
}

function bits(algorithm: number): string[] {
  return algorithm <= 10 ? ["-b", "1024"] : [];
}

async function plant(algorithm: number, denial?: Nsec3Options): Promise<Tree> {
  for (const file of run("ls").split("\n")) if (file !== "") rmSync(join(folder, file));
  const { salt, iterations = 0, optOut = false } = denial ?? {};
  const nsec3 = ["-3", salt ?? "-", "-H", String(iterations), ...(optOut ? ["-A"] : [])];
  const leaf = sign("leaf", algorithm, LEAF, ...(denial === undefined ? [] : nsec3));
  const ds = readFileSync(join(folder, "dsset-leaf."), "utf8");
  const root = sign(".", 13, `leaf. NS ns.leaf.\n${ds}`);
  return Tree.plant(root, denial === undefined ? leaf : { ...leaf, denial }, {
    name: "unsigned.leaf",
    unsigned: true,
    text: "unsigned.leaf MX 10 mx.leaf",
  });
}

const EXPECTED = [
  ["leaf MX", "secure records"],
  ["_25._tcp.mx.leaf TLSA", "secure records"],
  ["alias.leaf A", "secure records"],
  ["mx.moved.leaf A", "secure records"],
  ["any.wild.leaf TXT", "secure records"],
  ["any.wild.leaf A", "secure no-data"],
  ["mx.leaf AAAA", "secure no-data"],
  ["_tcp.mx.leaf A", "secure no-data"],
  ["gone.leaf A", "secure no-such-name"],
  ["unsigned.leaf MX", "insecure records unsigned-delegation"],
] as const;

async function verdicts(tree: Tree): Promise<string[]> {
  const found: string[] = [];
  for (const [question] of EXPECTED) found.push(`${question}: ${await judged(tree, question)}`);
  return found;
}

describe("signed by dnssec-signzone", () => {
  test.each([5, 8, 10, 13, 14, 15])("algorithm %i with NSEC", async (algorithm) => {
    const want = EXPECTED.map(([question, expected]) => `${question}: ${expected}`);
    expect(await verdicts(await plant(algorithm))).toEqual(want);
  });

  test.each([
    [7, {}],
    [8, { salt: "AABB", iterations: 5 }],
    [13, {}],
    [14, { iterations: 100 }],
    [15, { salt: "00" }],
  ])("algorithm %i with NSEC3 %j", async (algorithm, denial) => {
    const want = EXPECTED.map(([question, expected]) => `${question}: ${expected}`);
    expect(await verdicts(await plant(algorithm, denial))).toEqual(want);
  });

  test("opt-out", async () => {
    const tree = await plant(13, { optOut: true });
    expect(await judged(tree, "unsigned.leaf MX")).toBe("insecure records opt-out");
    expect(await judged(tree, "gone.leaf A")).toBe("insecure no-such-name opt-out");
    expect(await judged(tree, "leaf MX")).toBe("secure records");
  });

  test("150 iterations: only denials lose", async () => {
    const tree = await plant(13, { iterations: 150 });
    expect(await judged(tree, "gone.leaf A")).toBe("insecure no-such-name nsec3-iterations");
    expect(await judged(tree, "leaf MX")).toBe("secure records");
  });

  test("algorithm 16 is insecure here", async () => {
    expect(await judged(await plant(16), "leaf MX")).toBe("insecure records unsupported-ds");
  });
});
