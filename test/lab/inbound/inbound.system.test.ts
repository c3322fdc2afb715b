/** What real Postfix and real Exim write of the messages they take, read by our own eyes. */
import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import { receivedFields } from "../../../src/core/trace/header-section.ts";
import { readTrace, type Trace } from "../../../src/core/trace/read-trace.ts";
import { whyNoLab } from "../real/namespace.ts";
import { PROVIDER, receiveMessages, type InboundMessage } from "./inbound.ts";

jest.setTimeout(120_000);

(whyNoLab() === undefined ? describe : describe.skip)("messages real servers took", () => {
  let messages: readonly InboundMessage[];

  beforeAll(async () => {
    messages = await receiveMessages();
  });

  function traceOf(server: string, tls: boolean, hosts?: readonly string[]): Trace {
    const message = messages.find((one) => one.server === server && one.tls === tls);
    if (message === undefined) throw new Error(`no message of ${server}`);
    const fields = receivedFields(message.text);
    return readTrace(fields.ok ? fields.value : [], hosts);
  }

  describe.each(["postfix", "exim"])("%s", (server) => {
    test.each([
      [true, "encrypted"],
      [false, "not-encrypted"],
    ] as const)(
      "TLS: %s, arrived: %s, though the client's field says the opposite",
      (tls, arrived) => {
        for (const hosts of [[PROVIDER], undefined]) {
          const trace = traceOf(server, tls, hosts);
          expect([trace.arrived, trace.decides]).toEqual([arrived, 0]);
          expect(trace.hops.map(({ standing }) => standing)).toEqual(["evidence", "claimed"]);
        }
      },
    );

    test("its address and TLS are told", () => {
      const [top] = traceOf(server, true).hops;
      expect(top?.from?.address?.text).toBe("203.0.113.7");
      expect(top?.tls?.version).toMatch(/^TLSv?1\.3$/);
      expect(top?.tls?.cipher).toMatch(/AES_256_GCM/);
    });
  });

  test("Postfix tells the name that leads back to it; Exim without DNS has none to tell", () => {
    const from = (server: string) => traceOf(server, true).hops[0]?.from;
    expect(from("postfix")).toMatchObject({ host: "mail.friend.test", confirmed: true });
    expect(from("exim")?.host).toBeUndefined();
  });
});
