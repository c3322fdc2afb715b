/** The domain goes to another provider. */
import { describe, expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

const at = (provider: string) => `a.test MX 10 mx.${provider}`;
const host = (provider: string) => `mx.${provider} A 192.0.2.1`;

describe("a domain that was seen to encrypt", () => {
  const zones = (provider: string) => ({
    "a.test": at(provider),
    "old.test": host("old.test"),
    "new.test": host("new.test"),
  });
  const hosts = { "mx.old.test": "tls", "mx.new.test": "tls" } as const;

  test("to a host that does, too: no lock", async () => {
    const story = new Story();
    await story.look({ zones: zones("old.test"), hosts });
    expect(await story.look({ zones: zones("new.test"), hosts })).toEqual(
      told("tls", "allow", "allow", "refuse", "refuse"),
    );
    expect(story.isLocked).toBe(false);
  });

  test("to one that does not: locked, for no one has a reason to want that", async () => {
    const story = new Story();
    await story.look({ zones: zones("old.test"), hosts });
    const plain: World = { zones: zones("new.test"), hosts: { "mx.new.test": "plain" } };
    expect(await story.look(plain)).toEqual(
      told("none downgraded", "ask", "refuse", "refuse", "refuse"),
    );
    // A host nobody knew: the domain's way became less, not the host.
    expect(story.memory.get("a.test")?.lock?.hosts).toEqual([]);
  });
});

describe("a domain with DANE", () => {
  test("to a signed provider without it: its own signed word, so no lock", async () => {
    const certificate = await certify({ name: "mx.old.test" });
    const zones = {
      "old.test": `${host("old.test")}\n_25._tcp.mx.old.test TLSA ${tlsaOf(certificate)}`,
      "new.test": host("new.test"),
    };
    const hosts = { "mx.old.test": { certificate }, "mx.new.test": "tls" } as const;
    const story = new Story();
    const before = await story.look({ zones: { ...zones, "a.test": at("old.test") }, hosts });
    expect(before.sign).toBe("dane");
    const moved: World = { zones: { ...zones, "a.test": at("new.test") }, hosts };
    expect(await story.look(moved)).toEqual(told("tls", "allow", "allow", "refuse", "refuse"));
    expect(story.isLocked).toBe(false);
  });

  test("to an unsigned provider: the signed MX set names it, so no lock", async () => {
    const certificate = await certify({ name: "mx.old.test" });
    const zones = {
      "old.test": `${host("old.test")}\n_25._tcp.mx.old.test TLSA ${tlsaOf(certificate)}`,
      "new.test": host("new.test"),
    };
    const hosts = { "mx.old.test": { certificate }, "mx.new.test": "tls" } as const;
    const unsigned = ["new.test"];
    const story = new Story();
    await story.look({ zones: { ...zones, "a.test": at("old.test") }, hosts, unsigned });
    const moved: World = { zones: { ...zones, "a.test": at("new.test") }, hosts, unsigned };
    expect(await story.look(moved)).toEqual(told("tls", "allow", "allow", "refuse", "refuse"));
    expect(story.isLocked).toBe(false);
  });

  test("the provider stays, and is unsigned now: nobody says that it is meant, so it is locked", async () => {
    const certificate = await certify({ name: "mx.old.test" });
    const zones = {
      "a.test": at("old.test"),
      "old.test": `${host("old.test")}\n_25._tcp.mx.old.test TLSA ${tlsaOf(certificate)}`,
    };
    const hosts = { "mx.old.test": { certificate } } as const;
    const story = new Story();
    await story.look({ zones, hosts });
    const { sign } = await story.look({ zones, hosts, unsigned: ["old.test"] });
    expect(sign).toMatch(/^tls.*downgraded/);
    expect(story.isLocked).toBe(true);
  });
});
