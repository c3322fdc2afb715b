/** Fields that lie, and fields that are broken: never a green sign, never a red one. */
import { describe, expect, test } from "@jest/globals";
import type { HopReason, HopState } from "../../../src/core/trace/hop.ts";
import { MAX_FIELD } from "../../../src/core/trace/limits.ts";
import { parseReceived } from "../../../src/core/trace/parse-received.ts";

const DATE = "Mon, 12 Jan 2026 16:53:55 +0000";
const CLIENT = "mx.elsewhere.test (mx.elsewhere.test [192.0.2.66])";

function hop(field: string) {
  return parseReceived(`${field}; ${DATE}`);
}

function told(field: string, state: HopState, reason: HopReason) {
  expect([hop(field).state, hop(field).reason]).toEqual([state, reason]);
}

describe("what a client calls itself proves nothing", () => {
  test("names that hold a keyword, in every program's place for them", () => {
    const plain = ["not-encrypted", "plain-keyword"] as const;
    told("from ESMTPS (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP id 1", ...plain);
    told("from by (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP id 1", ...plain);
    told("from with (unknown [192.0.2.66]) by mx.test (Postfix) with SMTP id 1", ...plain);
    told("from [192.0.2.66] (helo=TLSv1.3) by mx.test with esmtp (Exim 4.96) id 1abc", ...plain);
    told(
      "from x (HELO using TLSv1.3 with cipher X) (192.0.2.66) by mx.test with SMTP",
      "not-stated",
      "wording-silent",
    );
  });

  test("a comment that says `by y with ESMTPS` is a comment", () => {
    told(
      "from x (by mx.test with ESMTPS (TLSv1.3)) (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP id 1",
      "not-stated",
      "wording-silent",
    );
    told(
      `from ${CLIENT} by mx.test (Postfix) (with ESMTPS) with ESMTP`,
      "not-encrypted",
      "plain-keyword",
    );
  });

  test("words about TLS before the server's word about its client are the client's", () => {
    for (const name of ["x (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))"]) {
      const { state } = hop(`from ${name} (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP`);
      expect(state).not.toBe("encrypted");
    }
    const { state } = hop(
      "from [192.0.2.66] (helo=x) (using TLSv1.3 with cipher X) by mx.test with esmtp (Exim 4.96)",
    );
    expect(state).not.toBe("encrypted");
  });

  test("two servers in one field are none", () => {
    told(
      "from x by mx.test with ESMTPS id 1 (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP id 2",
      "not-stated",
      "ambiguous",
    );
  });

  test("a sender's or recipient's address behind which words about TLS stand", () => {
    for (const before of ["(envelope-from <a@evil.test>)", "for <a@evil.test>"]) {
      told(
        `from ${CLIENT} by mx.test with esmtp (Exim 4.96) ${before} (TLSv1.3:TLS_AES_256_GCM_SHA384:256)`,
        "not-encrypted",
        "plain-keyword",
      );
    }
  });

  test("an address it calls itself doesn't make it internal", () => {
    const foreign = ["not-encrypted", "plain-keyword"] as const;
    told("from [10.0.0.1] (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP id 1", ...foreign);
    told("from [192.0.2.66] (helo=[127.0.0.1]) by mx.test with esmtp (Exim 4.96)", ...foreign);
    told("from [10.0.0.1] by mx.test with ESMTP id 1", "not-stated", "wording-silent");
    told(
      "from x ([10.0.0.1]) (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP id 1",
      "not-stated",
      "ambiguous",
    );
  });

  test("nor does a name it calls itself that programs use for their own sockets and pipes", () => {
    for (const from of [
      "x (HELO [local]) (192.0.2.66)",
      "x (HELO [unix socket]) (192.0.2.66)",
      "x ([unix socket]) (unknown [192.0.2.66])",
      "mail pickup service ([192.0.2.66])",
      "x by uid 0 (unknown [192.0.2.66])",
      "x (HELO y) [local]",
    ]) {
      const { inside, state } = hop(`from ${from} by mx.test with SMTP`);
      expect([from, inside, state]).toEqual([from, undefined, "not-stated"]);
    }
  });
});

describe("plain keywords", () => {
  test("prove nothing where a proxy, another name, or an older program may be behind", () => {
    told(`from ${CLIENT} by mx.test (Postfix) with ESMTPA id 1`, "not-stated", "plain-submission");
    told(
      `from ${CLIENT} by mx.test (Our Mail Hub) with ESMTP id 1`,
      "not-stated",
      "wording-silent",
    );
    told(`from ${CLIENT} by mx.test with esmtp (Exim 4.12)`, "not-stated", "wording-silent");
    told(`from ${CLIENT} by mx.test (8.14.4/8.14.4) with ESMTP`, "not-stated", "wording-silent");
    told(`from ${CLIENT} by mx.test (8.17.1/8.17.1) with ESMTP`, "not-encrypted", "plain-keyword");
    told(`from ${CLIENT} by mx.test (OpenSMTPD) with ESMTP id 1`, "not-encrypted", "plain-keyword");
    told(`from ${CLIENT} by mx.test (Stalwart SMTP) with ESMTP`, "not-encrypted", "plain-keyword");
    told(`from x by mx.test (Postfix) with ESMTP id 1`, "not-stated", "wording-silent");
    told(`by mx.test (Postfix) with ESMTP id 1`, "not-stated", "no-from");
  });

  test("prove nothing beside words about TLS that aren't understood", () => {
    told(
      `from ${CLIENT} by mx.test (Postfix) with ESMTP (secured with our TLS thing) id 1`,
      "not-stated",
      "wording-silent",
    );
  });

  test("prove nothing without a date, or from before Postfix wrote ESMTPS", () => {
    const field = `from ${CLIENT} by mx.test (Postfix) with ESMTP id 1`;
    expect(parseReceived(field).state).toBe("not-stated");
    expect(parseReceived(`${field}; Fri, 14 Nov 2003 09:05:49 +0100`).state).toBe("not-stated");
    expect(parseReceived(`${field}; Fri, 14 Nov 2014 09:05:49 +0100`).state).toBe("not-encrypted");
  });
});

test("a cipher that hides nothing", () => {
  for (const cipher of ["NULL-SHA256", "ECDHE-RSA-NULL-SHA", "TLS_RSA_WITH_NULL_SHA256"]) {
    told(
      `from ${CLIENT} (using TLSv1.2 with cipher ${cipher} (0/0 bits)) by mx.test (Postfix) with ESMTPS`,
      "not-encrypted",
      "null-cipher",
    );
  }
});

describe("broken fields", () => {
  test("say why they tell nothing", () => {
    told(`from ${CLIENT} by mx.test (Postfix with ESMTPS id 1`, "not-stated", "unbalanced");
    told(`from ${CLIENT} by mx.test "with ESMTPS id 1`, "not-stated", "unbalanced");
    told(`from x) ([192.0.2.66]) by mx.test (Postfix) with ESMTP`, "not-stated", "unbalanced");
    told(`from ${CLIENT} with ESMTP id 1`, "not-stated", "no-by");
    told(`from ${CLIENT} by mx.test`, "not-stated", "no-with");
    for (const field of ["", "Received:", "\r\n \r\n"]) {
      expect(parseReceived(field)).toMatchObject({ state: "not-stated", reason: "empty" });
    }
    const long = `from ${"a".repeat(MAX_FIELD)} by mx.test with ESMTPS`;
    expect(parseReceived(long)).toMatchObject({ state: "not-stated", reason: "too-long" });
  });

  test("comments nest, and a backslash quotes (RFC 5322 §3.2.1, §3.2.2)", () => {
    const by = String.raw`mx.test (a (b \) (c)) \( d) (Postfix)`;
    told(`from ${CLIENT} by ${by} with ESMTPS id 1`, "encrypted", "keyword");
    const quoted = String.raw`from "x \" by y with ESMTPS" (unknown [192.0.2.66]) by mx.test (Postfix) with ESMTP`;
    told(quoted, "not-encrypted", "plain-keyword");
    expect(hop(quoted).by).toBe("mx.test");
  });
});

test("markup, encoded words and controls stay text", () => {
  const { from, by } = hop(
    "from <img/src=x> (=?utf-8?Q?by_mx.test_with_ESMTPS?= [192.0.2.66]) by \u001b[31m\u202emx.test with ESMTP",
  );
  expect(from).toEqual({
    name: "<img/src=x>",
    host: "=?utf-8?q?by_mx.test_with_esmtps?=",
    address: { text: "192.0.2.66", scope: "global" },
    ambiguous: false,
  });
  expect(by).toBe("\ufffd[31m\ufffdmx.test");
});

describe("what a sender can bring along behind `for` and `envelope-from`", () => {
  test("a second `with` there makes the field ambiguous, never encrypted", () => {
    told(
      `from ${CLIENT} by mx.test with ESMTP id 1 for <x> with ESMTPS`,
      "not-stated",
      "ambiguous",
    );
    expect(hop(`from ${CLIENT} by mx.test with ESMTP id 1 for <x> with ESMTPS`).state).not.toBe(
      "encrypted",
    );
  });
});

describe("words that stand for TLS only where the server writes them", () => {
  test("`encrypted SMTP` of qmail-ldap behind `with`", () => {
    told(
      "from x (HELO y) (192.0.2.66) by mx.test with AES256-SHA encrypted SMTP",
      "encrypted",
      "tls-told",
    );
    told(
      "from encrypted (HELO SMTP) (192.0.2.66) by mx.test with SMTP",
      "not-stated",
      "wording-silent",
    );
    told(
      "from x (HELO with AES256-SHA encrypted SMTP) (192.0.2.66) by mx.test with SMTP",
      "not-stated",
      "wording-silent",
    );
  });

  test("`over TLS secured channel` before Microsoft's own name, not in a client's", () => {
    told(
      "from y ([192.0.2.66]) by mx.test over TLS secured channel with Microsoft SMTPSVC(6.0.1)",
      "encrypted",
      "tls-told",
    );
    told(
      "from over.TLS.secured.channel ([192.0.2.66]) by mx.test with Microsoft SMTPSVC(6.0.1)",
      "not-stated",
      "wording-silent",
    );
    told(
      "from y ([192.0.2.66]) by mx.test over TLS secured channel with ESMTP id 1",
      "not-stated",
      "wording-silent",
    );
  });

  test("`(SSL)` and `(TLS encrypted)` behind `with`, not behind `from`", () => {
    told(`from ${CLIENT} by mx.test (IceWarp 11) with ESMTP (SSL) id 1`, "encrypted", "tls-told");
    told(
      "from x (SSL) ([192.0.2.66]) by mx.test (IceWarp 11) with ESMTP id 1",
      "not-stated",
      "wording-silent",
    );
    told(
      "from x (TLS encrypted) ([192.0.2.66]) by mx.test with ESMTP",
      "not-stated",
      "wording-silent",
    );
  });

  test("MessageLabs writes where it came from, not what it was called", () => {
    const field =
      "from [192.0.2.66] (using TLSv1.2 with cipher X (256 bits)) by server-1.bemta-8.messagelabs.com id 1";
    expect(hop(field).from?.address?.text).toBe("192.0.2.66");
    told(field, "encrypted", "tls-told");
    // Elsewhere an address literal is a client's own word, and what follows may be, too.
    expect(hop(field.replace("messagelabs.com", "evil.test")).from?.address).toBeUndefined();
  });
});
