import { describe, expect, test } from "@jest/globals";
import { readAnswer } from "../../../src/core/dns/answer.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";
import { fakeDns } from "../../support/fake-dns.ts";

async function ask(zone: string, name: string, type: number = RRType.A) {
  const question = { name: DnsName.of(name), type };
  const result = await fakeDns(zone).ask(question);
  if (result.kind !== "message") throw new Error("no message");
  return readAnswer(result.message, question);
}

const chain = (length: number) =>
  Array.from({ length }, (_, i) => `n${i}.test CNAME n${i + 1}.test`).join("\n");

describe("following CNAMEs (RFC 1034 §3.6.2)", () => {
  test("to the records at the end, with every alias on the way", async () => {
    const view = await ask(`${chain(2)}\nn2.test A 192.0.2.1`, "n0.test");
    if (!view.ok) throw new Error(view.fault);
    expect(view.value.owner.text).toBe("n2.test");
    expect(view.value.aliases.map(String)).toEqual(["n0.test", "n1.test"]);
    expect(view.value.records).toHaveLength(1);
  });

  test("a loop ends in a fault", async () => {
    expect(await ask("a.test CNAME b.test\nb.test CNAME a.test", "a.test")).toMatchObject({
      fault: "cname-loop",
    });
  });

  test("more than eight end in a fault", async () => {
    expect(await ask(`${chain(9)}\nn9.test A 192.0.2.1`, "n0.test")).toMatchObject({
      fault: "too-many-cnames",
    });
  });

  test("two different ones at a name end in a fault (RFC 2181 §10.1)", async () => {
    const question = { name: DnsName.of("a.test"), type: RRType.A };
    const result = await fakeDns("a.test CNAME b.test\nb.test A 192.0.2.1").ask(question);
    if (result.kind !== "message") throw new Error("no message");
    const [cname] = result.message.answer;
    if (cname === undefined) throw new Error("no CNAME");
    const other = { ...cname, rdata: DnsName.of("c.test").toWire() };
    const answer = [...result.message.answer, other];
    expect(readAnswer({ ...result.message, answer }, question)).toMatchObject({
      fault: "several-cnames",
    });
  });

  test("a denial lasts as long as its SOA says (RFC 2308 §5), no longer", async () => {
    const view = await ask("x.test A 192.0.2.1", "gone.test");
    expect(view.ok && view.value.ttl).toBe(60);
  });
});
