/** Denials in a message: what is told of one that proves too little, how long a good one is kept, and what does it no harm. */
import { describe, expect, test } from "@jest/globals";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { judged, scenario } from "../../support/dnssec/scenario.ts";
import { NOW, signRRset } from "../../support/dnssec/sign.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";

const rootKey = await makeKey();
const tree = await Tree.plant(
  { name: ".", keys: [rootKey], text: "* TXT x" },
  { name: "leaf", text: "a.leaf A 192.0.2.1\n*.w.leaf A 192.0.2.2\nz.leaf A 192.0.2.3" },
);

type Authority = readonly ResourceRecord[];
const authority =
  (change: (records: Authority, question: Question) => Authority) =>
  (question: Question, reply: Reply): Reply =>
    [43, 48].includes(question.type)
      ? reply
      : { ...reply, authority: change(reply.authority, question) };

async function told(question: string, change: (records: Authority) => Authority) {
  const answer = await scenario(tree, { edit: authority(change) }).look(question);
  return answer.kind === "failure" && "reasons" in answer.failure ? answer.failure.reasons : answer;
}

describe("what is told", () => {
  test("that a wildcard stands alone, and which", async () => {
    const nothing = () => [];
    expect(await told("x.w.leaf A", nothing)).toEqual([
      { kind: "wildcard-unproven", name: "x.w.leaf", type: "A", wildcard: "*.w.leaf" },
    ]);
    expect(await told("gone TXT", nothing)).toEqual([
      { kind: "wildcard-unproven", name: "gone", type: "TXT", wildcard: "*" },
    ]);
  });

  test("that there is no denial, or which part is missing", async () => {
    expect(await told("b.leaf A", () => [])).toEqual([
      { kind: "no-denial", name: "b.leaf", type: "A" },
    ]);
    // The NSEC at the apex covers the wildcard, and nothing then covers the name.
    const apex = (records: Authority) => records.filter((one) => one.name.text === "leaf");
    expect(await told("b.leaf A", apex)).toEqual([
      { kind: "denial-incomplete", name: "b.leaf", type: "A", missing: "name" },
    ]);
  });

  test("that the bit map says otherwise", async () => {
    const stolen = await tree.answer({ name: DnsName.of("a.leaf"), type: 16 });
    const edit = (question: Question, reply: Reply) =>
      question.type === 1 ? { ...reply, answer: [], authority: stolen.authority } : reply;
    const answer = await scenario(tree, { edit }).look("a.leaf A");
    const facts = { name: "a.leaf", type: "A", owner: "a.leaf", fault: "type-exists" };
    expect(answer).toMatchObject({ failure: { reasons: [{ kind: "denial-unusable", ...facts }] } });
  });

  test("why a signature over the proof of a wildcard does not count", async () => {
    const ended = (records: Authority) =>
      records.map((one) =>
        one.type === 46
          ? { ...one, rdata: one.rdata.map((o, i) => (i > 7 && i < 12 ? 1 : o)) }
          : one,
      );
    const kinds = await told("x.w.leaf A", ended);
    expect(kinds).toMatchObject([{ kind: "signature-expired" }, { kind: "wildcard-unproven" }]);
  });
});

test("a denial is kept as long as the part that is kept shortest", async () => {
  for (const short of ["leaf", "a.leaf"]) {
    const edit = authority((records) =>
      records.map((one) => (one.type === 47 && one.name.text === short ? { ...one, ttl: 7 } : one)),
    );
    expect(await scenario(tree, { edit }).look("b.leaf A")).toMatchObject({
      kind: "no-such-name",
      proof: "secure",
      ttl: 7,
    });
  }
});

describe("what does a denial no harm", () => {
  test("a second signature in another zone's name", async () => {
    const stranger = await makeKey();
    const { authority: signed } = await tree.answer({ name: DnsName.of("b.leaf"), type: 1 });
    const more = await Promise.all(
      signed
        .filter((one) => one.type === 47)
        .map((one) => signRRset([one], "other", stranger, { expiration: NOW + 1 })),
    );
    const edit = authority((records, { name }) =>
      name.text === "b.leaf" ? [...more, ...records] : records,
    );
    expect(await judged(tree, "b.leaf A", { edit })).toBe("secure no-such-name");
  });

  test("the order of its records", async () => {
    const edit = authority((records) => [...records].reverse());
    expect(await judged(tree, "b.leaf A", { edit })).toBe("secure no-such-name");
    expect(await judged(tree, "x.w.leaf A", { edit })).toBe("secure records");
  });
});
