import { describe, expect, test } from "@jest/globals";
import * as oracle from "@dnsquery/dns-packet";
import type { Answer } from "@dnsquery/dns-packet";
import fc from "fast-check";
import { decodeMessage, encodeQuery, MAX_MESSAGE } from "../../../src/core/dns/message.ts";
import { DnsName } from "../../../src/core/dns/name.ts";
import { readA, readAaaa, readMx, readSoa, readTxt } from "../../../src/core/dns/rdata.ts";
import { RRType } from "../../../src/core/dns/rr-type.ts";

const question = { name: DnsName.of("fine.test"), type: RRType.MX };

function response(answers: Answer[], more: Partial<oracle.Packet> = {}): Uint8Array {
  return oracle.encode({
    type: "response",
    id: 0,
    questions: [{ name: "fine.test", type: "MX", class: "IN" }],
    answers,
    ...more,
  });
}

function decoded(wire: Uint8Array) {
  const message = decodeMessage(wire);
  if (!message.ok) throw new Error(message.fault.detail);
  return message.value;
}

describe("queries", () => {
  const query = oracle.decode(encodeQuery(question));

  test("ask one question, with RD, CD and DO, and ID 0 (RFC 8484 §4.1, RFC 4035 §4.9)", () => {
    expect(query.id).toBe(0);
    expect(query.questions).toEqual([{ name: "fine.test", type: "MX", class: "IN" }]);
    expect([query.flag_rd, query.flag_cd, query.flag_ad]).toEqual([true, true, false]);
    const opt = query.additionals?.[0] as unknown as { flag_do: boolean };
    expect(opt.flag_do).toBe(true);
  });

  test("are padded to 128 octets, so that their length tells nothing (RFC 8467 §4.1)", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 63 }), (length) => {
        const name = DnsName.of(`${"a".repeat(length)}.test`);
        expect(encodeQuery({ name, type: RRType.A }).length % 128).toBe(0);
      }),
    );
  });
});

describe("answers", () => {
  test("are read as another codec wrote them", () => {
    const message = decoded(
      response(
        [
          {
            name: "fine.test",
            type: "MX",
            ttl: 300,
            data: { preference: 10, exchange: "mx.fine.test" },
          },
          { name: "mx.fine.test", type: "A", ttl: 60, data: "192.0.2.7" },
          { name: "mx.fine.test", type: "AAAA", ttl: 60, data: "2001:db8::7" },
          { name: "fine.test", type: "TXT", ttl: 60, data: ["v=STSv1;", "id=1"] },
        ],
        {
          authorities: [
            {
              name: "test",
              type: "SOA",
              ttl: 900,
              data: {
                mname: "ns.test",
                rname: "x.test",
                serial: 1,
                refresh: 2,
                retry: 3,
                expire: 4,
                minimum: 77,
              },
            },
          ],
        },
      ),
    );
    const [mx, a, aaaa, txt] = message.answer.map((record) => record.rdata);
    expect(readMx(mx ?? new Uint8Array())).toMatchObject({ preference: 10 });
    expect(readMx(mx ?? new Uint8Array())?.exchange.text).toBe("mx.fine.test");
    expect(readA(a ?? new Uint8Array())).toBe("192.0.2.7");
    expect(readAaaa(aaaa ?? new Uint8Array())).toBe("2001:db8::7");
    expect(readTxt(txt ?? new Uint8Array())?.map((part) => Buffer.from(part).toString())).toEqual([
      "v=STSv1;",
      "id=1",
    ]);
    expect(readSoa(message.authority[0]?.rdata ?? new Uint8Array())?.minimum).toBe(77);
  });

  test("names in RDATA come out uncompressed: signatures are made over that (RFC 4034 §6.2)", () => {
    const wire = response([
      { name: "fine.test", type: "MX", ttl: 1, data: { preference: 1, exchange: "mx.fine.test" } },
    ]);
    const expanded = Uint8Array.of(0, 1, ...DnsName.of("mx.fine.test").toWire());
    expect(decoded(wire).answer[0]?.rdata).toEqual(expanded);
  });

  test("a TTL with the top bit set counts as 0 (RFC 2181 §8)", () => {
    const wire = response([{ name: "fine.test", type: "A", ttl: 0x80000001, data: "192.0.2.1" }]);
    expect(decoded(wire).answer[0]?.ttl).toBe(0);
  });

  test("an extended error is read (RFC 8914)", () => {
    const wire = Uint8Array.from([
      ...response([]),
      // OPT: root, type 41, 1232 octets, no flags, 11 octets of data: option 15, code 6.
      ...[0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 11, 0, 15, 0, 7, 0, 6],
      ...Buffer.from("bogus"),
    ]);
    wire[11] = 1;
    expect(decoded(wire).extendedErrors).toEqual([{ code: 6, text: "bogus" }]);
  });

  test("AAAA text follows RFC 5952 §4", () => {
    const text = (hex: string) => readAaaa(Uint8Array.from(Buffer.from(hex, "hex")));
    expect(text("00000000000000000000000000000000")).toBe("::");
    expect(text("00000000000000000000000000000001")).toBe("::1");
    expect(text("20010db8000000000001000000000001")).toBe("2001:db8::1:0:0:1");
    expect(text("20010db8000000010001000100010001")).toBe("2001:db8:0:1:1:1:1:1");
    expect(text("20010db8")).toBeUndefined();
  });
});

describe("hostile messages", () => {
  const good = response([
    { name: "fine.test", type: "MX", ttl: 300, data: { preference: 10, exchange: "mx.fine.test" } },
    { name: "mx.fine.test", type: "A", ttl: 60, data: "192.0.2.7" },
  ]);

  test("cut off anywhere they are malformed, never an exception", () => {
    for (let length = 0; length < good.length; length++) {
      expect(decodeMessage(good.slice(0, length)).ok).toBe(false);
    }
  });

  test("any octets end in a message or a fault", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (octets) => {
        expect(typeof decodeMessage(octets).ok).toBe("boolean");
      }),
      { numRuns: 2000 },
    );
  });

  test("a good one with any octets changed, too", () => {
    const change = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 4 });
    fc.assert(
      fc.property(change, (changes) => {
        const wire = Uint8Array.from(good);
        for (const [at, octet] of changes) wire[at] = octet;
        expect(typeof decodeMessage(wire).ok).toBe("boolean");
      }),
      { numRuns: 2000 },
    );
  });

  const header = [0, 0, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  const bad = (what: string, octets: number[]) =>
    test(`refused: ${what}`, () => {
      expect(decodeMessage(Uint8Array.from(octets)).ok).toBe(false);
    });
  bad("a pointer to itself", [...header, 0xc0, 12, 0, 1, 0, 1]);
  bad("a pointer forwards", [...header, 0xc0, 14, 0, 0, 1, 0, 1]);
  bad("a reserved label type", [...header, 0x80, 0, 0, 1, 0, 1]);
  bad("octets after the end", [...header, 0, 0, 1, 0, 1, 0]);

  test("refused: larger than DNS can be", () => {
    expect(decodeMessage(new Uint8Array(MAX_MESSAGE + 1)).ok).toBe(false);
  });
});
