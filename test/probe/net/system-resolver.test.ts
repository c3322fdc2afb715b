import { expect, test } from "@jest/globals";
import type { AddressAnswer } from "../../../src/probe/net/address-resolver.ts";
import {
  type Answer,
  combine,
  createSystemResolver,
} from "../../../src/probe/net/system-resolver.ts";

test.each<[Answer, Answer, AddressAnswer]>([
  [["192.0.2.1"], ["2001:db8::1"], { kind: "addresses", addresses: ["192.0.2.1", "2001:db8::1"] }],
  [["192.0.2.1"], "no-data", { kind: "addresses", addresses: ["192.0.2.1"] }],
  [["192.0.2.1"], "failure", { kind: "addresses", addresses: ["192.0.2.1"] }],
  ["failure", ["2001:db8::1"], { kind: "addresses", addresses: ["2001:db8::1"] }],
  ["no-data", "no-data", { kind: "no-address" }],
  ["no-such-host", "no-such-host", { kind: "no-such-host" }],
  ["no-data", "failure", { kind: "failure" }],
  ["failure", "no-such-host", { kind: "failure" }],
])("A %j with AAAA %j", (a, aaaa, answer) => expect(combine(a, aaaa)).toEqual(answer));

test("asks nothing for nobody", async () => {
  const gone = AbortSignal.abort(new Error("gone"));
  await expect(createSystemResolver().lookup("mx.example", gone)).rejects.toThrow("gone");
});
