/** docs/decisions/0015: the weakest first, and no row moves under somebody's finger. */
import { describe, expect, test } from "@jest/globals";
import { grouped, placed, rowKeys, type PopupItem } from "../../../src/extension/ui/popup/order.ts";
import type { RecipientView } from "../../../src/extension/messaging/recipient-view.ts";
import { view } from "../support/assessments.ts";

const DANE = view("ann@dane.test", { state: "dane" });
const TLS = view("bob@fine.test");
const NONE = view("cid@plain.test", { state: "none" });
const UNKNOWN = view("dan@busy.test", { state: "unknown" });

const looking = (one: RecipientView): RecipientView => ({
  ...one,
  state: "unknown",
  pending: true,
  assessment: undefined,
});
const text = (item: PopupItem) => ("count" in item ? `${item.place} ${item.count}` : item.text);
const texts = (
  recipients: readonly RecipientView[],
  places = placed(recipients, new Map(), false),
) => grouped(recipients, places).map(text);

describe("the order", () => {
  test("is the weakest first", () => {
    expect(texts([DANE, TLS, UNKNOWN, NONE])).toEqual([
      "cid@plain.test",
      "dan@busy.test",
      "bob@fine.test",
      "ann@dane.test",
    ]);
  });

  test("of equals is the message's", () => {
    expect(texts([view("zoe@fine.test"), TLS])).toEqual(["zoe@fine.test", "bob@fine.test"]);
  });

  test("many stand under their states, and none is lost", () => {
    expect(texts([DANE, TLS, NONE, looking(DANE), UNKNOWN, TLS])).toEqual([
      "none 1",
      "cid@plain.test",
      "unknown 1",
      "dan@busy.test",
      "looking 1",
      "ann@dane.test",
      "tls 2",
      "bob@fine.test",
      "bob@fine.test",
      "dane 1",
      "ann@dane.test",
    ]);
  });
});

describe("while results arrive", () => {
  const first = [DANE, TLS, NONE].map(looking);

  test("no row moves until the last is known; then all are put in order", () => {
    const start = placed(first, new Map(), false);
    const some = [DANE, looking(TLS), NONE];
    const then = placed(some, start, false);
    expect(texts(some, then)).toEqual(texts(first, start));
    expect(texts([DANE, TLS, NONE], placed([DANE, TLS, NONE], then, false))).toEqual([
      "cid@plain.test",
      "bob@fine.test",
      "ann@dane.test",
    ]);
  });

  test("no row moves while somebody is at the list, though all is known", () => {
    const start = placed(first, new Map(), false);
    const held = placed([DANE, TLS, NONE], start, true);
    expect(texts([DANE, TLS, NONE], held)).toEqual(texts(first, start));
    expect(texts([DANE, TLS, NONE], placed([DANE, TLS, NONE], held, false))[0]).toBe(NONE.text);
  });

  test("a recipient who is looked at again stays, a new one comes in where it belongs", () => {
    const start = placed([DANE, TLS, NONE], new Map(), false);
    const again = [DANE, looking(TLS), NONE, UNKNOWN];
    expect(texts(again, placed(again, start, false))).toEqual([
      "cid@plain.test",
      "dan@busy.test",
      "bob@fine.test",
      "ann@dane.test",
    ]);
  });
});

describe("the keys of rows", () => {
  test("stay with the recipient when the order changes", () => {
    const before = [TLS, NONE].map(rowKeys());
    const after = [NONE, TLS].map(rowKeys());
    expect(after).toEqual(before.toReversed());
  });

  test("differ, also for one address in two fields or twice in one", () => {
    const keys = [TLS, TLS, { ...TLS, field: "cc" } as const].map(rowKeys());
    expect(new Set(keys).size).toBe(3);
  });

  test("a heading keeps its own when others come before it", () => {
    const all = [DANE, TLS, NONE, UNKNOWN, TLS];
    const keys = grouped(all, placed(all, new Map(), false)).map(rowKeys());
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain("heading tls");
  });
});
