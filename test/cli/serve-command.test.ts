import { expect, test } from "@jest/globals";
import { serveCommand } from "../../src/cli/commands/serve.ts";

async function run(
  args: string[],
  during: (url: string) => Promise<void> = () => Promise.resolve(),
): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const controller = new AbortController();
  const code = await serveCommand(args, {
    err: (line) => void err.push(line),
    out(line) {
      out.push(line);
      const url = /^listening on (http:\S+)$/.exec(line)?.[1];
      if (url !== undefined) void during(url).finally(() => controller.abort());
    },
    signal: controller.signal,
  });
  return { code, out, err };
}

test("says where it listens, answers, logs, and stops when told to", async () => {
  let health: unknown;
  const { code, out, err } = await run(["--listen", "127.0.0.1:0"], async (url) => {
    health = await (await fetch(`${url}/v1/health`)).json();
  });
  expect(health).toEqual({ status: "ok" });
  expect(code).toBe(0);
  expect(out).toHaveLength(1);
  expect(err.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ route: "/v1/health", status: 200 }),
  ]);
});

test.each([
  [["--nonsense"], /nonsense/],
  [["something"], /something/],
  [["--listen", "nowhere"], /--listen: "nowhere" is no address/],
  [["--smtp-port", "x"], /--smtp-port: "x" is no number from 1 to 65535/],
  [["--store", "postgres://127.0.0.1:1"], /cannot use postgres:\/\/127.0.0.1:1 \(.*ECONNREFUSED/],
  [["--allow-network", "x"], /--allow-network: "x" is no network/],
])("%j is bad usage", async (args, says) => {
  const { code, out, err } = await run(args);
  expect([code, out, err.length]).toEqual([2, [], 2]);
  expect(err[0]).toMatch(says);
  expect(err[1]).toMatch(/^usage: postweg serve/);
});

test("--help", async () => expect((await run(["--help"])).code).toBe(0));
