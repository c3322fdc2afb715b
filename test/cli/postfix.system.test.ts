/** The command line against a real Postfix, with TLS and without. */
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { run } from "../../src/cli/run.ts";
import { parseZone } from "../lab/dns/zone.ts";
import { LAB_NETWORK, startSmallInternet, type SmallInternet } from "../lab/small-internet.ts";
import { createPki } from "../lab/pki.ts";
import { whyNoPostfix } from "../lab/postfix-instance.ts";
import { startPostfix, type LabPostfix } from "../lab/postfix.ts";

jest.setTimeout(60_000);

const describeWithPostfix = whyNoPostfix() === undefined ? describe : describe.skip;

let postfix: LabPostfix;
let net: SmallInternet;

describeWithPostfix("postweg and Postfix", () => {
  beforeAll(async () => {
    const pki = await createPki();
    postfix = await startPostfix("mx.pf.test", await pki.issue("mx.pf.test"));
    net = await startSmallInternet({
      zone: parseZone(`
        tls.test      MX 10 mx.tls.test
        mx.tls.test   A  ${postfix.withTls.address}
        plain.test    MX 10 mx.plain.test
        mx.plain.test A  ${postfix.withoutTls.address}
      `),
    });
  });
  afterAll(async () => {
    await net?.close();
    await postfix?.stop();
  });

  async function postweg(...args: string[]) {
    const out: string[] = [];
    const world = ["--doh", net.doh.url, "--ca", net.caFile, "--allow-network", LAB_NETWORK];
    const io = { out: (line: string) => out.push(line), err: (line: string) => out.push(line) };
    const code = await run([...args, "--json", ...world], io);
    return { code, answer: JSON.parse(out[0] ?? "null") as Record<string, unknown> };
  }

  test("check: `tls` where it offers STARTTLS, `none` where it doesn't", async () => {
    const withTls = ["--smtp-port", String(postfix.withTls.port)];
    const withoutTls = ["--smtp-port", String(postfix.withoutTls.port)];
    const check = ["check", "--require", "tls", "--trust-anchor", net.trustAnchorFile];
    const good = await postweg(...check, "ann@tls.test", ...withTls);
    expect([good.code, good.answer["state"]]).toEqual([0, "tls"]);
    const bad = await postweg(...check, "ann@plain.test", ...withoutTls);
    expect([bad.code, bad.answer["state"]]).toEqual([1, "none"]);
  });

  test("probe: what it negotiates and offers", async () => {
    const { answer } = await postweg(
      "probe",
      "mx.tls.test",
      "--port",
      String(postfix.withTls.port),
    );
    expect(answer).toMatchObject({
      host: "mx.tls.test",
      addresses: [{ outcome: { kind: "tls" }, tls: { version: "TLSv1.3" } }],
    });
    const plain = await postweg(
      "probe",
      "mx.plain.test",
      "--port",
      String(postfix.withoutTls.port),
    );
    expect(plain.answer).toMatchObject({ addresses: [{ outcome: { kind: "no-starttls" } }] });
  });
});
