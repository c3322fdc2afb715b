/** STARTTLS goes, and comes back: that it is there again does not say who took it. */
import { expect, test } from "@jest/globals";
import { certify } from "../../../support/certificates.ts";
import { Story, tlsaOf, told, type World } from "../../../support/story.ts";

const bare = "a.test MX 10 mx.a.test\nmx.a.test A 192.0.2.1";
const plain: World = { zones: { "a.test": bare }, hosts: { "mx.a.test": "plain" } };
const back: World = { zones: { "a.test": bare }, hosts: { "mx.a.test": "tls" } };

test("the lock stays until the person lifts it", async () => {
  const story = new Story();
  await story.look(back);
  expect((await story.look(plain)).sign).toBe("none downgraded");
  for (let i = 0; i < 2; i++) {
    expect(await story.look(back)).toEqual(
      told("tls downgraded", "ask", "refuse", "refuse", "refuse"),
    );
  }
  story.lift();
  expect(await story.look(back)).toEqual(told("tls", "allow", "allow", "refuse", "refuse"));
  expect((await story.look(plain)).sign).toBe("none downgraded");
});

test("lifted while it is in the clear: then that is what it is, and is still told", async () => {
  const story = new Story();
  await story.look(back);
  await story.look(plain);
  story.lift();
  expect(await story.look(plain)).toEqual(told("none", "ask", "refuse", "refuse", "refuse"));
});

test("DANE proven again lifts it", async () => {
  const certificate = await certify({ name: "mx.a.test" });
  const zones = { "a.test": `${bare}\n_25._tcp.mx.a.test TLSA ${tlsaOf(certificate)}` };
  const dane: World = { zones, hosts: { "mx.a.test": { certificate } } };
  const story = new Story();
  const good = told("dane", "allow", "allow", "allow", "allow");
  expect(await story.look(dane)).toEqual(good);
  expect(await story.look({ zones, hosts: plain.hosts ?? {} })).toEqual(
    told("none tlsa-mismatch downgraded", "ask", "refuse", "refuse", "refuse"),
  );
  expect(story.isLocked).toBe(true);
  expect(await story.look(dane)).toEqual(good);
  expect(story.isLocked).toBe(false);
});
