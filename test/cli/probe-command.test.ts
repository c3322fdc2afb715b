import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as v from "valibot";
import { probeCommand, type ProbeDeps } from "../../src/cli/commands/probe.ts";
import { hostReportSchema } from "../../src/core/probe-api/host-report.ts";
import type { AddressAnswer } from "../../src/probe/net/address-resolver.ts";
import { createPki, type LabPki } from "../lab/pki.ts";
import { freePortFor, loopback } from "../lab/smtp/free-port.ts";
import { type SmtpHost, startSmtpHost } from "../lab/smtp/smtp-host.ts";

const HOST = "mx1.provider.example";
let pki: LabPki;
let smtp: SmtpHost;
let folder: string;

beforeAll(async () => {
  pki = await createPki();
  const address = loopback();
  const port = await freePortFor([address]);
  smtp = await startSmtpHost({ address, port, behaviour: "fine", pki, host: HOST });
  folder = mkdtempSync(join(tmpdir(), "postweg-cli-"));
  writeFileSync(join(folder, "ca.pem"), pki.root);
});
afterAll(async () => {
  await smtp.close();
  rmSync(folder, { recursive: true });
});

function answering(answer: AddressAnswer): ProbeDeps {
  return { addresses: { lookup: () => Promise.resolve(answer) } };
}

async function run(
  args: string[],
  deps?: ProbeDeps,
): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
  };
  const there = answering({ kind: "addresses", addresses: [smtp.address] });
  return { code: await probeCommand(args, io, deps ?? there), out, err };
}

const reach = (): string[] => ["--port", String(smtp.port), "--allow-network", "127.0.0.0/8"];

describe("postweg probe", () => {
  test("--json prints one report", async () => {
    const ca = join(folder, "ca.pem");
    const { code, out, err } = await run([
      HOST,
      "--json",
      "--ca",
      ca,
      "--ehlo",
      "me.example",
      ...reach(),
    ]);
    expect([code, out.length, err]).toEqual([0, 1, []]);
    const report = v.parse(hostReportSchema, JSON.parse(out[0] ?? ""));
    expect(report.addresses[0]).toMatchObject({
      outcome: { kind: "tls" },
      tls: { pkix: { valid: true } },
    });
    expect(smtp.log).toContain("EHLO me.example");
  });

  test("prints a table for people", async () => {
    const { code, out } = await run([HOST, ...reach()]);
    expect(code).toBe(0);
    expect(out[0]).toBe(HOST);
    expect(out[1]).toMatch(/^ADDRESS +OUTCOME +TLS +CERTIFICATE$/);
    expect(out[2]).toMatch(
      /^127\S+ +tls +TLSv1\.3, TLS_AES_256_GCM_SHA384 \(256 bits\), X25519 +untrusted$/,
    );
  });

  test("does not dial private addresses unasked: nothing to be known", async () => {
    const before = smtp.connections();
    const { code, out } = await run([HOST, "--port", String(smtp.port)]);
    expect(code).toBe(3);
    expect(out.join("\n")).toContain("address-not-allowed");
    expect(smtp.connections()).toBe(before);
  });

  test.each<AddressAnswer>([{ kind: "no-such-host" }, { kind: "no-address" }, { kind: "failure" }])(
    "%j: nothing to be known",
    async (answer) => expect((await run([HOST], answering(answer))).code).toBe(3),
  );

  test.each([
    [[], /exactly one host/],
    [["a.example", "b.example"], /exactly one host/],
    [["127.0.0.1"], /IP address/],
    [[HOST, "--nonsense"], /nonsense/],
    [[HOST, "--port"], /port/],
    [[HOST, "--port", "70000"], /--port .*: must be a number/],
    [[HOST, "--allow-network", "10.0.0.0/99"], /--allow-network: "10.0.0.0\/99" is no network/],
    [[HOST, "--ca", "/nowhere/ca.pem"], /--ca .*cannot be read \(ENOENT\)/],
    [[HOST, "--ca", "/dev/null"], /--ca .*holds no PEM certificate/],
    [[HOST, "--ehlo", "me\r\nMAIL FROM:<>"], /--ehlo: .* is no host name/],
    [[HOST, "--doh", "https://dns.example/"], /--doh is not available/],
  ])("%j is bad usage, said in one line with a hint", async (args, says) => {
    const { code, out, err } = await run(args);
    expect([code, out, err.length]).toEqual([2, [], 2]);
    expect(err[0]).toMatch(says);
    expect(err[1]).toMatch(/^usage: postweg probe HOST/);
  });

  test("--doh uses the resolver made for that URL", async () => {
    const urls: string[] = [];
    const { code } = await run([HOST, "--doh", "https://dns.example/q"], {
      dohAddresses: (url) => {
        urls.push(url);
        return { lookup: () => Promise.resolve({ kind: "no-address" }) };
      },
    });
    expect([code, urls]).toEqual([3, ["https://dns.example/q"]]);
  });

  test("--help", async () => {
    const { code, out } = await run(["--help"]);
    expect([code, out.length]).toEqual([0, 1]);
  });
});
