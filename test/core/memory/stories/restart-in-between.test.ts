/** The program ends between the looks: all that is left is what was written down. */
import { expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

test("what was proven is held against what is now, and a lock stays a lock", async () => {
  const certificate = await certify({ name: "mx.a.test" });
  const bare = "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1";
  const dane: World = {
    zones: { "a.test": `${bare}\n_25._tcp.mx.a.test TLSA ${tlsaOf(certificate)}` },
    hosts: { "mx.a.test": { certificate } },
  };
  const plain: World = { ...dane, hosts: { "mx.a.test": "plain" } };
  const removed: World = { ...dane, zones: { "a.test": bare } };

  const story = new Story();
  await story.look(dane);
  story.restart();
  const held = told("none tlsa-mismatch downgraded", "ask", "refuse", "refuse", "refuse");
  expect(await story.look(plain)).toEqual(held);
  story.restart();
  expect(await story.look(plain)).toEqual(held);
  // What can be proven can be proven after a restart, too.
  expect(await story.look(removed)).toEqual(told("tls", "allow", "allow", "refuse", "refuse"));
  story.restart();
  expect(story.isLocked).toBe(false);
  expect(story.memory.get("a.test")).toMatchObject({ proven: { strength: "tls" } });
});

test("a host is known from another domain after a restart", async () => {
  const story = new Story();
  story.memory.restore({
    domains: [],
    hosts: [
      {
        host: "mx.p.test",
        proven: { strength: "tls", by: undefined, since: 0, at: 0, vantage: "" },
      },
    ],
  });
  story.restart();
  const zones = { "a.test": "a.test MX 10 mx.p.test", "p.test": "mx.p.test A 192.0.2.1" };
  expect(await story.look({ zones, hosts: { "mx.p.test": "plain" } })).toEqual(
    told("none downgraded", "ask", "refuse", "refuse", "refuse"),
  );
});
