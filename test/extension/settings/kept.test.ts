import { beforeEach, expect, test } from "@jest/globals";
import { Kept } from "../../../src/extension/settings/kept.ts";

interface Read {
  resolve(value: string): void;
  reject(error: Error): void;
}

/** Reads that were begun; each test ends them as it likes. */
let reads: Read[];
let kept: Kept<string>;

beforeEach(() => {
  reads = [];
  kept = new Kept(() => new Promise((resolve, reject) => reads.push({ resolve, reject })));
});

test("what was read once is not read again", async () => {
  const first = kept.get();
  reads[0]?.resolve("old");
  expect(await first).toBe("old");
  expect([await kept.get(), await kept.get(), reads.length]).toEqual(["old", "old", 1]);
});

test("after a change it is read anew, once", async () => {
  const first = kept.get();
  reads[0]?.resolve("old");
  await first;
  kept.drop();
  const second = kept.get();
  reads[1]?.resolve("new");
  expect(await second).toBe("new");
  expect([await kept.get(), reads.length]).toEqual(["new", 2]);
});

test("what changed while it was read is not kept, nor in place of what was read after it", async () => {
  const slow = kept.get();
  kept.drop();
  const quick = kept.get();
  reads[1]?.resolve("new");
  await quick;
  reads[0]?.resolve("old");
  await slow;
  expect([await kept.get(), reads.length]).toEqual(["new", 2]);
});

test("a read that failed is not kept", async () => {
  const failed = kept.get();
  reads[0]?.reject(new Error("broken"));
  await expect(failed).rejects.toThrow("broken");
  const again = kept.get();
  reads[1]?.resolve("there");
  expect(await again).toBe("there");
});

test("a read that never comes back holds up nobody else", async () => {
  void kept.get();
  const other = kept.get();
  reads[1]?.resolve("there");
  expect([await other, await kept.get(), reads.length]).toEqual(["there", "there", 2]);
});
