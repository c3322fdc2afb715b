/** `postweg trace`, the shapes of design §6. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { run } from "../../src/cli/run.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "postweg-trace-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DATE = "Mon, 12 Jan 2026 16:53:55 +0000";
const LMTP = `Received: from mx.provider.test by imap.provider.test with LMTP id 1;\r\n\t${DATE}\r\n`;
const entry = (protocol: string) =>
  `Received: from mx.elsewhere.test (mx.elsewhere.test [192.0.2.66])\r\n` +
  `\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n\t key-exchange X25519)\r\n` +
  `\tby mx.provider.test (Postfix) with ${protocol} id 1;\r\n\t${DATE}\r\n`;
const PLAIN = `Received: from mx.elsewhere.test (mx.elsewhere.test [192.0.2.66])\r\n\tby mx.provider.test (Postfix) with ESMTP id 1; ${DATE}\r\n`;
const BODY = "Subject: x\r\n\r\nReceived: by mx.provider.test with ESMTPS\r\n";

function message(...headers: string[]): string {
  const file = join(folder, `${Math.random()}.eml`);
  writeFileSync(file, headers.join("") + BODY);
  return file;
}

async function trace(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(["trace", ...args], {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err };
}

describe("trace", () => {
  test("the hops top to bottom, the boundary, the deciding hop", async () => {
    const { code, out } = await trace(
      message(LMTP, entry("ESMTPS"), PLAIN),
      "--boundary",
      "provider.test",
    );
    expect(out).toEqual([
      "1. internal: LMTP stays within a network",
      "   from mx.provider.test by imap.provider.test with LMTP, 2026-01-12T16:53:55.000Z",
      "2. encrypted: the keyword says TLS (TLSv1.3, TLS_AES_256_GCM_SHA384, X25519, 256 bits)  <- decides",
      "   from mx.elsewhere.test 192.0.2.66 by mx.provider.test with ESMTPS, 2026-01-12T16:53:55.000Z",
      "--- below: brought along by the client, proves nothing ---",
      "3. not-encrypted: this server would have written an S for TLS",
      "   from mx.elsewhere.test 192.0.2.66 by mx.provider.test with ESMTP, 2026-01-12T16:53:55.000Z",
      "boundary: provider.test",
      "arrived: encrypted (the keyword says TLS)",
    ]);
    expect(code).toBe(0);
  });

  test("the same as JSON", async () => {
    const { out } = await trace(message(LMTP, entry("ESMTPS")), "--json");
    const answer = JSON.parse(out.join("")) as { hops: object[] };
    expect(answer).toMatchObject({
      arrived: "encrypted",
      decides: 1,
      reason: "keyword",
      boundary: { hosts: ["provider.test"], assumed: true },
      unread: 0,
    });
    expect(answer.hops[1]).toEqual({
      from: { name: "mx.elsewhere.test", host: "mx.elsewhere.test", address: "192.0.2.66" },
      by: "mx.provider.test",
      with: "ESMTPS",
      date: "2026-01-12T16:53:55.000Z",
      state: "encrypted",
      reason: "keyword",
      tls: { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256, group: "X25519" },
      standing: "evidence",
    });
  });

  test("exits with 0, 1, 3 for encrypted, not encrypted, not stated", async () => {
    expect((await trace(message(entry("ESMTPS")))).code).toBe(0);
    expect((await trace(message(PLAIN, entry("ESMTPS")))).code).toBe(1);
    expect((await trace(message(LMTP))).code).toBe(3);
    expect((await trace(message())).code).toBe(3);
    expect((await trace(message(PLAIN), "--boundary", "elsewhere.test")).code).toBe(3);
  });

  test("says in one line what is wrong, and exits with 2", async () => {
    const wrong = async (want: RegExp, ...args: string[]) => {
      const { code, out, err } = await trace(...args);
      expect([code, out, err.length]).toEqual([2, [], 1]);
      expect(err[0]).toMatch(want);
    };
    await wrong(/name one file/);
    await wrong(/name one file/, "a", "b");
    await wrong(/cannot be read \(ENOENT\)/, join(folder, "none.eml"));
    await wrong(/cannot be read \(EISDIR\)/, folder);
    await wrong(/--boundary not a host: is no host name/, message(), "--boundary", "not a host");
    const none = join(folder, "none.txt");
    writeFileSync(none, "\r\nhello");
    await wrong(/is no message \(no-header-section\)/, none);
    const long = join(folder, "long.eml");
    writeFileSync(long, `Subject: ${"x".repeat(3_000_000)}`);
    await wrong(/is no message \(header-section-too-long\)/, long);
  });

  test("terminal escapes of a message don't reach the terminal", async () => {
    const { out } = await trace(
      message(`Received: from \u001b]0;x\u0007 by a\u202eb.test with SMTP\r\n`),
    );
    expect(out.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test("reads standard input", () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--import", "tsx", "src/cli/main.ts", "trace", "-", "--json"],
      { input: LMTP + entry("ESMTPS") + BODY, encoding: "utf8" },
    );
    expect([status, (JSON.parse(stdout) as { arrived: string }).arrived]).toEqual([0, "encrypted"]);
  });
});
