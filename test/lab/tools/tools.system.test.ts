/** What the probe says of real servers is what other people's tools say; docs/comparison.md is the table. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, jest, test } from "@jest/globals";
import { format } from "prettier";
import { whyNoLab } from "../real/namespace.ts";
import { hasOpenSmtpd } from "./opensmtpd.ts";
import { comparison } from "./comparison.ts";
import { lookWithEach, TOOLS, type Row } from "./tools.ts";

jest.setTimeout(120_000);

const SERVERS = [
  "mx.postfix.test",
  "mx.postfix-tls12.test",
  "mx.postfix-plain.test",
  "mx.exim.test",
  "mx.opensmtpd.test",
];

/** One offers none, one offers it and fails (opensmtpd.ts). */
const WITHOUT = ["mx.postfix-plain.test", "mx.opensmtpd.test"];

(whyNoLab() === undefined && hasOpenSmtpd() ? describe : describe.skip)(
  "beside other tools",
  () => {
    let rows: ReadonlyMap<string, Row>;
    beforeAll(async () => {
      rows = new Map((await lookWithEach()).map((row) => [row.server, row]));
    });

    const sightsOf = (server: string) => {
      const row = rows.get(server);
      if (row === undefined) throw new Error(`${server} was not looked at`);
      return row.sights;
    };

    test.each(SERVERS)("%s: whether there is TLS, and which version", (server) => {
      const sights = sightsOf(server);
      const { tls, version } = sights.postweg;
      expect(tls).toBe(!WITHOUT.includes(server));
      for (const tool of TOOLS) {
        expect([tool, sights[tool].tls, sights[tool].version]).toEqual([tool, tls, version]);
      }
    });

    test.each(SERVERS)("%s: the same cipher, or one of those it takes", (server) => {
      const sights = sightsOf(server);
      const { cipher } = sights.postweg;
      for (const tool of ["posttls-finger", "openssl", "swaks"] as const) {
        expect([tool, sights[tool].cipher]).toEqual([tool, cipher]);
      }
      if (cipher !== undefined) expect(sights.sslscan.accepted).toContain(cipher);
    });

    test.each(SERVERS)("%s: the same certificates, in the same order", (server) => {
      const { postweg, openssl, "posttls-finger": finger } = sightsOf(server);
      expect(openssl.certificates).toEqual(postweg.certificates);
      expect(finger.certificates).toEqual(postweg.certificates?.slice(0, 1));
    });

    test("the table in the docs is what was seen", async () => {
      const shown = readFileSync(new URL("../../../docs/comparison.md", import.meta.url), "utf8");
      const table = await format(comparison([...rows.values()]), {
        parser: "markdown",
        printWidth: 100,
      });
      expect(shown).toContain(table.trim());
    });
  },
);
