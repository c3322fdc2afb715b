import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MAX_FIELDS } from "../../../src/core/trace/limits.ts";
import { readTrace } from "../../../src/core/trace/read-trace.ts";

const DATE = "Mon, 12 Jan 2026 16:53:55 +0000";
const HOSTS = ["provider.test"];

const lmtp = `from mx.provider.test by imap.provider.test with LMTP id 1; ${DATE}`;
const filter = `from mx.provider.test ([127.0.0.1]) by localhost (mx.provider.test [127.0.0.1]) (amavisd-new, port 10024) with ESMTP id 1; ${DATE}`;
const inner = `from mx.provider.test (mx.provider.test [198.51.100.1]) by store.provider.test (Postfix) with ESMTPS id 1; ${DATE}`;
const entry = (protocol: string, name = "mx.elsewhere.test", host = "mx.elsewhere.test") =>
  `from ${name} (${host} [192.0.2.66]) by mx.provider.test (Postfix) with ${protocol} id 1; ${DATE}`;
const microsoft = (from: string, by: string, tls: string) =>
  `from ${from} (192.0.2.66) by ${by} (198.51.100.2) with Microsoft SMTP Server ${tls} id 15.20; ${DATE}`;

const arrived = (...fields: string[]) => {
  const { arrived: state, decides, reason } = readTrace(fields, HOSTS);
  return [state, decides ?? reason];
};

describe("the hop over the internet, into the provider, decides", () => {
  test("whatever is above it", () => {
    expect(arrived(entry("ESMTPS"))).toEqual(["encrypted", 0]);
    expect(arrived(lmtp, inner, filter, entry("ESMTPS"))).toEqual(["encrypted", 3]);
    expect(arrived(lmtp, inner, filter, entry("ESMTP"))).toEqual(["not-encrypted", 3]);
    expect(arrived(lmtp, inner, entry("QMTP"))).toEqual(["not-stated", 2]);
    expect(arrived(`(qmail 7 invoked by uid 1); ${DATE}`, entry("ESMTPS"))).toEqual([
      "encrypted",
      1,
    ]);
  });

  test("hops above and including it are evidence, those below are claimed", () => {
    const { hops } = readTrace([lmtp, entry("ESMTPS"), entry("ESMTP"), lmtp], HOSTS);
    expect(hops.map(({ standing }) => standing)).toEqual([
      "evidence",
      "evidence",
      "claimed",
      "claimed",
    ]);
  });

  test("one's own program is no part of the provider, though it uses its name", () => {
    const submission = `from imap.provider.test (host.provider.test [192.0.2.9]) by mx.provider.test (Postfix) with ESMTPSA id 1; ${DATE}`;
    expect(arrived(lmtp, submission, entry("ESMTP"))).toEqual(["encrypted", 1]);
  });

  test("without one there is no answer, and the reason is told", () => {
    expect(arrived()).toEqual(["not-stated", "no-fields"]);
    expect(arrived(lmtp, filter)).toEqual(["not-stated", "never-left"]);
    expect(arrived(lmtp, `from x by mx.evil.test with ESMTPS; ${DATE}`)).toEqual([
      "not-stated",
      "no-boundary-hop",
    ]);
    const { hops } = readTrace([`from x by mx.evil.test with ESMTPS; ${DATE}`], HOSTS);
    expect(hops[0]?.standing).toBe("claimed");
  });
});

describe("forged fields", () => {
  const forged = fc.constantFrom(
    entry("ESMTPS"),
    entry("ESMTP"),
    entry("ESMTPS", "mx.provider.test", "mx.provider.test"),
    lmtp,
    inner,
    filter,
    microsoft("x.provider.test", "y.provider.test", "(version=TLS1_3, cipher=X)"),
    "from x by mx.provider.test with ESMTPS",
    "garbage (",
    "",
  );

  test("below the boundary change nothing, whatever they say", () => {
    const real = fc.constantFrom("ESMTPS", "ESMTP", "ESMTPSA", "SMTP", "UTF8SMTPS", "QMTP");
    fc.assert(
      fc.property(real, fc.array(forged, { maxLength: 8 }), (protocol, below) => {
        const above = [lmtp, filter, entry(protocol)];
        const { arrived: state, decides } = readTrace([...above, ...below], HOSTS);
        const alone = readTrace(above, HOSTS);
        expect([state, decides]).toEqual([alone.arrived, alone.decides]);
      }),
    );
  });

  test("a client that calls itself the provider is not: the DNS has no such name for it", () => {
    expect(arrived(entry("ESMTP", "mx.provider.test", "unknown"), entry("ESMTPS"))).toEqual([
      "not-encrypted",
      0,
    ]);
    const exim = `from [192.0.2.66] (helo=mx.provider.test) by mx.provider.test with esmtp (Exim 4.96) id 1; ${DATE}`;
    expect(arrived(exim, entry("ESMTPS"))[0]).not.toBe("encrypted");
  });

  test("names of servers are compared by whole labels from the end", () => {
    for (const by of [
      "mx.provider.test.evil.test",
      "mx-provider.test",
      "evilprovider.test",
      "provider.test.",
    ]) {
      const { decides } = readTrace(
        [entry("ESMTPS").replace("by mx.provider.test", `by ${by}`)],
        HOSTS,
      );
      expect([by, decides]).toEqual([by, by === "provider.test." ? 0 : undefined]);
    }
    expect(
      readTrace([entry("ESMTPS").replace("by mx.", "by MX.")], ["PROVIDER.test"]).decides,
    ).toBe(0);
  });

  test("where only the client's own word is written, every such field has to say TLS", () => {
    const told = "(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)";
    const own = (tls: string) => microsoft("a.provider.test", "b.provider.test", tls);
    const foreign = (tls: string) => microsoft("mx.elsewhere.test", "c.provider.test", tls);
    expect(arrived(own(told), own(told), foreign(told))).toEqual(["encrypted", 2]);
    expect(arrived(own(told), own(told), foreign(""))).toEqual(["not-stated", 2]);
    // A stranger who used the provider's name, in the clear, and forged what would be beneath.
    expect(arrived(own(""), foreign(told))).toEqual(["not-stated", 1]);
    expect(arrived(own(""), entry("ESMTPS"))).toEqual(["not-stated", 1]);
    expect(arrived(own(told), entry("ESMTP"))).toEqual(["not-stated", 1]);
    expect(arrived(own(told))).toEqual(["encrypted", 0]);
    expect(arrived(own(""))).toEqual(["not-stated", 0]);
  });

  test("where what is beneath is nobody's, the way in may be there: nothing is told", () => {
    const told = "(version=TLS1_2, cipher=X)";
    const own = microsoft("a.provider.test", "b.provider.test", told);
    expect(arrived(own, "from x by elsewhere.test with ESMTP")).toEqual(["not-stated", 0]);
    expect(
      arrived(own, entry("ESMTPS").replace("by mx.provider.test", "by mx.sister.test")),
    ).toEqual(["not-stated", 0]);
  });

  test("the name in a client's own reverse zone is its own word, unless the server asks back", () => {
    // Who has the reverse zone of an address can call it mx.provider.test.
    const field = (software: string, protocol: string) =>
      `from mx.provider.test (mx.provider.test [192.0.2.66]) by mx.provider.test ${software} with ${protocol} id 1; ${DATE}`;
    const forged = entry("ESMTPS");
    // Postfix, Sendmail and Exim write a name only if it leads back to the address.
    expect(arrived(field("(Postfix)", "ESMTPS"), forged)).toEqual(["encrypted", 1]);
    expect(arrived(field("(8.17.1/8.17.1)", "ESMTPS"), forged)).toEqual(["encrypted", 1]);
    // Of others that is not known: in the clear, whatever was forged beneath.
    expect(arrived(field("(SomeServer)", "ESMTP"), forged)).toEqual(["not-stated", 1]);
    expect(arrived(field("(SomeServer)", "ESMTP"))).toEqual(["not-stated", 0]);
    expect(arrived(field("(8.17.1.2/8.17.1.2)", "ESMTP"), forged)).toEqual(["not-stated", 1]);
  });

  test("a provider's entry that names itself by its address counts only behind one of its names", () => {
    const yahoo = (client: string) =>
      `from ${client} (EHLO mx.elsewhere.test) (192.0.2.66) by 10.253.62.170 with SMTPs; ${DATE}`;
    const named = `from 10.253.62.170 (EHLO x) (10.253.62.170) by mta.provider.test with SMTP; ${DATE}`;
    expect(arrived(named, yahoo("192.0.2.66"))[1]).toBe(1);
    // Alone it is a stranger's, who may call themselves by any address.
    expect(arrived(yahoo("192.0.2.66"))).toEqual(["not-stated", "no-boundary-hop"]);
  });
});

describe("the boundary", () => {
  test("is assumed to be the topmost server's domain when none is given", () => {
    const { boundary, arrived: state } = readTrace([lmtp, inner, entry("ESMTPS"), entry("ESMTP")]);
    expect(boundary).toEqual({ hosts: ["provider.test"], assumed: true });
    expect(state).toBe("encrypted");
    expect(readTrace([`from x by localhost with LMTP; ${DATE}`]).boundary.hosts).toEqual([]);
  });

  test("holds only names; text that is none matches nothing", () => {
    expect(readTrace([entry("ESMTPS")], ["", "not a name", "10.0.0.1"])).toMatchObject({
      boundary: { hosts: [], assumed: false },
      reason: "no-boundary-hop",
    });
  });
});

test("fields beyond the limit are counted, not read", () => {
  const { hops, unread } = readTrace(Array<string>(MAX_FIELDS + 5).fill(lmtp), HOSTS);
  expect([hops.length, unread]).toEqual([MAX_FIELDS, 5]);
});

test("a message that came through Google, Microsoft, and a list", () => {
  const google = [
    "by 2002:a05:6a10:7d3:b0:2d4:a0b1:c2d3 with SMTP id x1csp123; Fri, 5 Jun 2026 10:24:50 -0700 (PDT)",
    "from mga07.intel.com (mga07.intel.com. [134.134.136.100]) by mx.google.com with ESMTPS id n9si146219pll.307 for <user@gmail.com> (version=TLS1_2 cipher=ECDHE-RSA-AES128-GCM-SHA256 bits=128/128); Wed, 27 Sep 2017 16:56:23 -0700 (PDT)",
    "from localhost by mx.google.com with ESMTP id forged; Wed, 27 Sep 2017 16:56:22 -0700 (PDT)",
  ];
  expect(readTrace(google, ["google.com"])).toMatchObject({ arrived: "encrypted", decides: 1 });
  const qemu = [
    "from localhost ([::1]:60204 helo=lists1p.gnu.org) by lists.gnu.org with esmtp (Exim 4.90_1) id 1i9n1b-0003Jt-Om for lists+qemu-devel@lfdr.de; Mon, 16 Sep 2019 05:10:23 -0400",
    "from eggs.gnu.org ([2001:470:142:3::10]:36401) by lists.gnu.org with esmtp (Exim 4.90_1) id 1i9mzk-0001wV-06 for qemu-devel@nongnu.org; Mon, 16 Sep 2019 05:08:29 -0400",
    "from Debian-exim by eggs.gnu.org with spam-scanned (Exim 4.71) id 1i9mzi-0000T5-7n for qemu-devel@nongnu.org; Mon, 16 Sep 2019 05:08:27 -0400",
    "from w4.tutanota.de ([81.3.6.165]:50038) by eggs.gnu.org with esmtps (TLS1.0:DHE_RSA_AES_256_CBC_SHA1:32) (Exim 4.71) id 1i9mzh-0000S7-I6; Mon, 16 Sep 2019 05:08:26 -0400",
  ];
  expect(readTrace(qemu, ["lists.gnu.org"])).toMatchObject({
    arrived: "not-encrypted",
    decides: 1,
  });
});
