/** NSEC: RFC 4035 §5.4, RFC 6840 §4.1, §4.3, §4.4; RFC 9824 for names that are denied one by one. */
import { describe, expect, test } from "@jest/globals";
import type { Question, ResourceRecord } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { concatBytes } from "../../../src/core/base/bytes.ts";
import { denialRecords } from "../../support/dnssec/denial-chain.ts";
import { makeKey } from "../../support/dnssec/keys.ts";
import { record, typeBitMap } from "../../support/dnssec/records.ts";
import { judged } from "../../support/dnssec/scenario.ts";
import { Tree, type Reply } from "../../support/dnssec/tree.ts";

const rootKey = await makeKey();
const tree = await Tree.plant(
  { name: ".", keys: [rootKey] },
  {
    name: "leaf",
    text: `
leaf MX 10 mx.leaf
a.leaf A 192.0.2.1
alias.leaf CNAME a.leaf
b.c.leaf A 192.0.2.2
moved.leaf DNAME elsewhere.leaf
*.wild.leaf TXT x
z.leaf A 192.0.2.3`,
  },
  { name: "child.leaf", text: "child.leaf MX 10 x.child.leaf" },
  { name: "free.leaf", unsigned: true, text: "free.leaf MX 10 x.free.leaf" },
);
const leaf = tree.zone("leaf");

async function proof(name: string, how: "no-data" | "no-name"): Promise<ResourceRecord[]> {
  const sets = await denialRecords(leaf, DnsName.of(name), how);
  return sets.flatMap((set) => [...set.records, ...set.signatures]);
}

/** An answer of nothing but that denial. */
function denied(question: string, authority: readonly ResourceRecord[], rcode = 0) {
  const [name, type] = question.split(" ");
  const code = { A: 1, MX: 15, DS: 43, TXT: 16 }[type ?? ""];
  return (asked: Question, reply: Reply): Reply =>
    asked.name.text === name && asked.type === code ? { rcode, answer: [], authority } : reply;
}

describe("a bit map denies only what is not in it", () => {
  test("a type that is there", async () => {
    const edit = denied("a.leaf A", await proof("a.leaf", "no-data"));
    expect(await judged(tree, "a.leaf A", { edit })).toBe("bogus denial-unusable");
  });

  test("another type where there is a CNAME (RFC 6840 §4.3)", async () => {
    const edit = denied("alias.leaf A", await proof("alias.leaf", "no-data"));
    expect(await judged(tree, "alias.leaf A", { edit })).toBe("bogus denial-unusable");
  });

  test("the bit map of another name", async () => {
    const edit = denied("z.leaf A", await proof("alias.leaf", "no-data"));
    expect(await judged(tree, "z.leaf A", { edit })).toContain("bogus denial-incomplete");
  });
});

describe("an NSEC from above a zone cut (RFC 6840 §4.1)", () => {
  test.each(["child.leaf MX", "child.leaf A"])("does not deny %s", async (question) => {
    const edit = denied(question, await proof("child.leaf", "no-data"));
    expect(await judged(tree, question, { edit })).toBe("bogus denial-unusable");
  });

  test("nor a name below the cut", async () => {
    const authority = await proof("x.child.leaf", "no-name");
    const edit = denied("x.child.leaf MX", authority, 3);
    expect(await judged(tree, "x.child.leaf MX", { edit })).toContain("bogus denial-unusable");
  });

  test("but does deny the DS", async () => {
    expect(await judged(tree, "free.leaf DS")).toBe("secure no-data");
    expect(await judged(tree, "free.leaf MX")).toBe("insecure records unsigned-delegation");
  });

  test("a wildcard of the parent does not answer below a cut", async () => {
    const wild = await Tree.plant(
      { name: ".", keys: [rootKey] },
      { name: "leaf", text: "*.leaf TXT x" },
      { name: "child.leaf", text: "child.leaf MX 10 x.child.leaf" },
    );
    const { answer, authority } = await wild.answer({ name: DnsName.of("y.leaf"), type: 16 });
    const name = DnsName.of("x.child.leaf");
    const own = await denialRecords(wild.zone("leaf"), name, "wildcard-answer");
    const edit = (asked: Question, reply: Reply) =>
      asked.name.equals(name) && asked.type === 16
        ? {
            rcode: 0,
            answer: answer.map((one) => ({ ...one, name })),
            authority: [...authority, ...own.flatMap((set) => [...set.records, ...set.signatures])],
          }
        : reply;
    expect(await judged(wild, "x.child.leaf TXT", { edit })).toContain("bogus");
  });
});

describe("who speaks of a delegation (RFC 4035 §5.2)", () => {
  test("not the zone above the one it is in, whatever it signs", async () => {
    const set = await tree
      .zone(".")
      .sign(
        [
          record(
            "child.leaf",
            47,
            concatBytes([DnsName.of("z").toWire(), typeBitMap([2, 46, 47])]),
          ),
        ],
        "greedy",
      );
    const strip = denied("child.leaf DS", [...set.records, ...set.signatures]);
    const edit = (asked: Question, reply: Reply) => {
      const { answer, ...rest } = strip(asked, reply);
      return {
        ...rest,
        answer: asked.type === 15 ? answer.filter((one) => one.type !== 46) : answer,
      };
    };
    expect(await judged(tree, "child.leaf MX", { edit })).toBe("bogus no-signature wrong-zone");
  });
});

describe.each([
  ["NSEC", undefined],
  ["NSEC3", {}],
])("a wildcard and %s (RFC 4035 §5.3.4)", (_, denial) => {
  test("does not answer below a name that exists, although that name itself is not there", async () => {
    const wild = await Tree.plant(
      { name: ".", keys: [rootKey] },
      {
        name: "leaf",
        text: "*.leaf TXT x\na.leaf A 192.0.2.1",
        ...(denial === undefined ? {} : { denial }),
      },
    );
    const { answer } = await wild.answer({ name: DnsName.of("y.leaf"), type: 16 });
    const name = DnsName.of("x.a.leaf");
    const own = await denialRecords(wild.zone("leaf"), name, "no-name");
    const edit = (asked: Question, reply: Reply) =>
      asked.name.equals(name) && asked.type === 16
        ? {
            rcode: 0,
            answer: answer.map((one) => ({ ...one, name })),
            authority: own.flatMap((set) => [...set.records, ...set.signatures]),
          }
        : reply;
    expect(await judged(wild, "x.a.leaf TXT")).toBe("secure no-such-name");
    expect(await judged(wild, "x.a.leaf TXT", { edit })).toBe(
      "bogus denial-incomplete wildcard-unproven",
    );
  });
});

describe("an NSEC with a DNAME (RFC 6672 §5.3.4)", () => {
  test("does not deny what is below it", async () => {
    const edit = denied("x.moved.leaf A", await proof("x.moved.leaf", "no-name"), 3);
    expect(await judged(tree, "x.moved.leaf A", { edit })).toContain("bogus denial-unusable");
  });
});

describe("names", () => {
  test("an empty non-terminal exists, whatever the response code says (RFC 8020 §2)", async () => {
    const edit = denied("c.leaf A", await proof("c.leaf", "no-data"), 3);
    expect(await judged(tree, "c.leaf A", { edit })).toBe("secure no-data");
  });

  test("a name that is denied does not exist, whatever the response code says", async () => {
    const edit = denied("gone.leaf A", await proof("gone.leaf", "no-name"), 0);
    expect(await judged(tree, "gone.leaf A", { edit })).toBe("secure no-such-name");
  });

  test("a wildcard has to be denied, too (RFC 4035 §5.4)", async () => {
    const all = await proof("x.wild.leaf", "no-name");
    const edit = denied("x.wild.leaf A", all.slice(0, 2), 3);
    expect(await judged(tree, "x.wild.leaf A")).toBe("secure no-data");
    const answer = await judged(tree, "x.wild.leaf A", { edit });
    // The wildcard's own NSEC covers the name and says what is there: one record proves both.
    expect(answer).toBe("secure no-data");
    const hidden = denied("x.wild.leaf TXT", all, 3);
    expect(await judged(tree, "x.wild.leaf TXT", { edit: hidden })).toBe("bogus denial-unusable");
  });

  test("an NSEC under another owner is not one, even if a wildcard's signature fits", async () => {
    const star = await leaf.sign(
      [record("*.wild.leaf", 47, concatBytes([DnsName.of("z.leaf").toWire(), typeBitMap([16])]))],
      "forged",
    );
    const rename = [...star.records, ...star.signatures].map((one) => ({
      ...one,
      name: DnsName.of("any.wild.leaf"),
    }));
    const edit = denied("any.wild.leaf A", rename);
    expect(await judged(tree, "any.wild.leaf A", { edit })).toBe("bogus signature-labels");
  });

  test("compact denial: the name's own NSEC says that there is none (RFC 9824 §3.1)", async () => {
    const next = DnsName.of("\\000.gone.leaf").toWire();
    const set = await leaf.sign(
      [record("gone.leaf", 47, concatBytes([next, typeBitMap([46, 47, 128])]))],
      "compact",
    );
    const edit = denied("gone.leaf A", [...set.records, ...set.signatures]);
    expect(await judged(tree, "gone.leaf A", { edit })).toBe("secure no-such-name");
  });
});

describe("the last NSEC of a zone leads back to its apex (RFC 4034 §4.1.1)", () => {
  test("and covers what sorts behind it", async () => {
    expect(await judged(tree, "zz.leaf A")).toBe("secure no-such-name");
  });
});

describe("an unsigned answer in a signed zone (RFC 4035 §5.5)", () => {
  test("is bogus, not insecure", async () => {
    const edit = (asked: Question, reply: Reply) =>
      asked.type === 1
        ? { ...reply, answer: reply.answer.filter((one) => one.type !== 46) }
        : reply;
    expect(await judged(tree, "a.leaf A", { edit })).toBe("bogus no-signature");
  });

  test("an empty one, too", async () => {
    const edit = denied("a.leaf A", []);
    expect(await judged(tree, "a.leaf A", { edit })).toBe("bogus no-denial");
  });

  test("and with the DS stripped on top", async () => {
    const edit = (asked: Question, reply: Reply) =>
      asked.type === 43 || asked.type === 1 ? { rcode: 0, answer: [], authority: [] } : reply;
    expect(await judged(tree, "a.leaf A", { edit })).toBe("bogus no-denial");
  });
});
