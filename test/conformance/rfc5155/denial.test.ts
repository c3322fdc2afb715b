/** NSEC3: RFC 5155 §8, each proof with its parts missing or misused; RFC 9276 §3.2. */
import { describe, expect, test } from "@jest/globals";
import type { Question } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { judged } from "../../support/dnssec/scenario.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";
import { nsec3Hash, type Nsec3Options, type ZoneSpec } from "../../support/dnssec/zone.ts";

const rootKey = await makeKey();
const key = await makeKey();

const TEXT = `
leaf MX 10 mx.leaf
mx.leaf A 192.0.2.1
a.b.leaf A 192.0.2.2
*.wild.leaf TXT x
alias.leaf CNAME mx.leaf
moved.leaf DNAME elsewhere.leaf
`;

function hashed(options: Nsec3Options = {}, more: readonly ZoneSpec[] = []): Promise<Tree> {
  return Tree.plant(
    { name: ".", keys: [rootKey] },
    { name: "leaf", text: TEXT, keys: [key], denial: options },
    ...more,
  );
}

const tree = await hashed();

/** The reply to `question` is replaced by that to another one. */
function instead(question: string, other: string, type: number, of = tree) {
  return async () => {
    const stolen = await of.answer({ name: DnsName.of(other), type });
    return (asked: Question, reply: Reply) =>
      asked.name.key === question && asked.type !== 43 && asked.type !== 48
        ? { ...stolen, answer: reply.answer }
        : reply;
  };
}

const dropNsec3 = (name: string, of: string) => (question: Question, reply: Reply) => ({
  ...reply,
  authority: reply.authority.filter(
    (one) => question.name.key !== of || !one.name.text.startsWith(nsec3Hash(DnsName.of(name), {})),
  ),
});

describe("proofs (RFC 5155 §8.4 to §8.8)", () => {
  test.each([
    ["leaf TXT", "secure no-data"],
    ["b.leaf A", "secure no-data"],
    ["gone.leaf A", "secure no-such-name"],
    ["x.y.gone.leaf A", "secure no-such-name"],
    ["below.mx.leaf A", "secure no-such-name"],
    ["any.wild.leaf TXT", "secure records"],
    ["any.wild.leaf A", "secure no-data"],
    ["very.any.wild.leaf A", "secure no-data"],
    ["any.wild.leaf DS", "secure no-data"],
    ["gone.leaf DS", "secure no-such-name"],
  ])("%s: %s", async (question, expected) => {
    expect(await judged(tree, question)).toBe(expected);
  });

  test.each([0, 1, 10, 100])("with %i iterations and a salt", async (iterations) => {
    const other = await hashed({ iterations, salt: "deadbeef" });
    expect(await judged(other, "x.gone.leaf A")).toBe("secure no-such-name");
  });
});

describe("what is missing (RFC 5155 §8.3)", () => {
  test("the closest encloser", async () => {
    const edit = dropNsec3("leaf", "gone.leaf");
    expect(await judged(tree, "gone.leaf A", { edit })).toContain("bogus denial-incomplete");
  });

  test("another zone's or another name's proof does not fit", async () => {
    const edit = await instead("gone.leaf", "also-gone.mx.leaf", 1)();
    expect(await judged(tree, "gone.leaf A", { edit })).toContain("bogus denial-incomplete");
  });

  test("a type that exists cannot be denied with the name's own bit map", async () => {
    const stolen = await tree.answer({ name: DnsName.of("mx.leaf"), type: 28 });
    const edit = (question: Question, reply: Reply) =>
      question.name.key === "mx.leaf" && question.type === 1 ? stolen : reply;
    expect(await judged(tree, "mx.leaf A", { edit })).toBe("bogus denial-unusable");
  });

  test("nor any type where there is a CNAME (RFC 6840 §4.3)", async () => {
    const stolen = await tree.answer({ name: DnsName.of("alias.leaf"), type: 43 });
    const own = await tree.zone("leaf").rrset(DnsName.of("alias.leaf"), 5);
    expect(own.records).toHaveLength(1);
    const proof = (await import("../../support/dnssec/denial-chain.ts")).denialRecords;
    const sets = await proof(tree.zone("leaf"), DnsName.of("alias.leaf"), "no-data");
    const authority = sets.flatMap((set) => [...set.records, ...set.signatures]);
    const edit = (question: Question, reply: Reply) =>
      question.name.key === "alias.leaf" && question.type === 1
        ? { rcode: 0, answer: [], authority }
        : reply;
    expect(stolen.answer.length).toBeGreaterThan(0);
    expect(await judged(tree, "alias.leaf A", { edit })).toBe("bogus denial-unusable");
  });

  test("a name below a DNAME cannot be denied by it (RFC 6672 §5.3.4)", async () => {
    const { denialRecords } = await import("../../support/dnssec/denial-chain.ts");
    const name = DnsName.of("x.moved.leaf");
    const sets = await denialRecords(tree.zone("leaf"), name, "no-name");
    const authority = sets.flatMap((set) => [...set.records, ...set.signatures]);
    const edit = (question: Question, reply: Reply) =>
      question.name.key === name.key ? { rcode: 3, answer: [], authority } : reply;
    expect(await judged(tree, "x.moved.leaf A", { edit })).toContain("bogus denial-unusable");
  });
});

describe("a delegation's NSEC3 (RFC 6840 §4.1, RFC 5155 §8.3)", () => {
  test("denies nothing at or below the cut but the DS", async () => {
    const child: ZoneSpec = { name: "child.leaf", text: "child.leaf MX 10 x.child.leaf" };
    const with_ = await hashed({}, [child]);
    const { denialRecords } = await import("../../support/dnssec/denial-chain.ts");
    const steal = async (name: string) =>
      (await denialRecords(with_.zone("leaf"), DnsName.of(name), "no-name"))
        .concat(await denialRecords(with_.zone("leaf"), DnsName.of("child.leaf"), "no-data"))
        .flatMap((set) => [...set.records, ...set.signatures]);
    for (const name of ["child.leaf", "x.child.leaf"]) {
      const authority = await steal(name);
      const edit = (question: Question, reply: Reply) =>
        question.name.key === name && question.type === 15
          ? { rcode: 3, answer: [], authority }
          : reply;
      expect(await judged(with_, `${name} MX`, { edit })).toContain("bogus denial-unusable");
    }
  });
});

describe("opt-out (RFC 5155 §6, §8.6, §9.2)", () => {
  const spec: ZoneSpec[] = [
    { name: "signed.leaf", text: "signed.leaf MX 10 x.signed.leaf" },
    { name: "unsigned.leaf", unsigned: true, text: "unsigned.leaf MX 10 x.unsigned.leaf" },
    { name: "deep.ent.leaf", unsigned: true, text: "deep.ent.leaf MX 10 x.leaf" },
  ];

  test.each([
    ["unsigned.leaf MX", "insecure records opt-out"],
    ["deep.ent.leaf MX", "insecure records opt-out"],
    ["signed.leaf MX", "secure records"],
    ["gone.leaf A", "insecure no-such-name opt-out"],
    ["mx.leaf AAAA", "secure no-data"],
    ["any.wild.leaf TXT", "insecure records opt-out"],
    ["unsigned.leaf DS", "insecure no-data opt-out"],
  ])("%s: %s", async (question, expected) => {
    expect(await judged(await hashed({ optOut: true }, spec), question)).toBe(expected);
  });

  test("an unsigned delegation in a zone without opt-out has its own NSEC3", async () => {
    expect(await judged(await hashed({}, spec), "unsigned.leaf MX")).toBe(
      "insecure records unsigned-delegation",
    );
  });

  test("a signed delegation is not hidden by its neighbours' spans", async () => {
    const tree_ = await hashed({ optOut: true }, spec);
    const stolen = await tree_.answer({ name: DnsName.of("unsigned.leaf"), type: 43 });
    const edit = (question: Question, reply: Reply) =>
      question.name.key === "signed.leaf" && question.type === 43 ? stolen : reply;
    expect(await judged(tree_, "signed.leaf MX", { edit })).toContain("bogus");
  });
});

describe("iterations (RFC 9276 §3.2, CVE-2023-50868)", () => {
  test("more than the limit: what is denied is insecure, what is there stays secure", async () => {
    const tree_ = await hashed({ iterations: 101 });
    expect(await judged(tree_, "gone.leaf A")).toBe("insecure no-such-name nsec3-iterations");
    expect(await judged(tree_, "leaf MX")).toBe("secure records");
    expect(await judged(tree_, "any.wild.leaf TXT")).toBe("insecure records nsec3-iterations");
  });

  test("and a delegation there is insecure", async () => {
    const spec = { name: "unsigned.leaf", unsigned: true, text: "unsigned.leaf MX 10 x.leaf" };
    expect(await judged(await hashed({ iterations: 150 }, [spec]), "unsigned.leaf MX")).toBe(
      "insecure records nsec3-iterations",
    );
  });

  test("the limit can be set", async () => {
    const limits = { nsec3Iterations: 150 };
    expect(await judged(await hashed({ iterations: 150 }), "gone.leaf A", { limits })).toBe(
      "secure no-such-name",
    );
  });
});

describe("what is ignored (RFC 5155 §8.1, §8.2)", () => {
  test("an unknown hash algorithm", async () => {
    expect(await judged(await hashed({ hashAlgorithm: 2 }), "gone.leaf A")).toBe("bogus no-denial");
  });
});
