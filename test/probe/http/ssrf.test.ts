/** Whoever owns a name chooses its addresses; nobody gets the backend to knock where it must not. */
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { HostReport } from "../../../src/core/probe-api/host-report.ts";
import { parseZone } from "../../lab/dns/zone.ts";
import { startLabBackend } from "../../lab/lab-backend.ts";
import { startSmallInternet } from "../../lab/small-internet.ts";
import { backend, HOST, smtpHost } from "./backend-lab.ts";

describe("addresses that are not on the public internet", () => {
  const knocks: string[] = [];
  let trap: net.Server;
  let port: number;
  beforeAll(async () => {
    // On every address of this machine: whatever connects, is counted.
    trap = net.createServer((socket) => {
      knocks.push(socket.localAddress ?? "");
      socket.destroy();
    });
    await new Promise<void>((resolve) => trap.listen(0, "::", resolve));
    port = (trap.address() as net.AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => trap.close(resolve)));

  const FORBIDDEN = [
    ["this machine", "127.0.0.1"],
    ["all of it", "127.255.1.2"],
    ["nowhere, which is this machine", "0.0.0.0"],
    ["a private network", "10.0.0.1"],
    ["another", "172.16.0.1"],
    ["a third", "192.168.1.1"],
    ["carrier-grade NAT", "100.64.0.1"],
    ["link-local, where clouds keep their secrets", "169.254.169.254"],
    ["multicast", "224.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["this machine by IPv6", "::1"],
    ["nowhere by IPv6", "::"],
    ["this machine, mapped", "::ffff:127.0.0.1"],
    ["this machine, mapped, in hexadecimal", "::ffff:7f00:1"],
    ["this machine through NAT64", "64:ff9b::7f00:1"],
    ["a local NAT64 prefix", "64:ff9b:1::7f00:1"],
    ["6to4 to a private network", "2002:a00:1::1"],
    ["Teredo", "2001:0:7f00:1::1"],
    ["unique local", "fd00::1"],
    ["link-local by IPv6", "fe80::1"],
    ["link-local with a zone", "fe80::1%lo"],
    ["site-local", "fec0::1"],
  ] as const;

  test.each(FORBIDDEN)("%s: %s is not dialled", async (_what, address) => {
    const { url } = await backend(
      undefined,
      { allowNetworks: [], smtpPort: port },
      { addresses: { lookup: () => Promise.resolve({ kind: "addresses", addresses: [address] }) } },
    );
    const report = (await (await fetch(`${url}/v1/mx/${HOST}`)).json()) as HostReport;
    expect(report.addresses).toEqual([
      { address, outcome: { kind: "address-not-allowed" }, times: {} },
    ]);
    expect(knocks).toEqual([]);
  });

  test("among others one is left out, and the others are looked at", async () => {
    const smtp = await smtpHost();
    const addresses = ["10.0.0.1", smtp.address, "::1"];
    const { url } = await backend(
      smtp,
      { allowNetworks: [`${smtp.address}/32`] },
      { addresses: { lookup: () => Promise.resolve({ kind: "addresses", addresses }) } },
    );
    const report = (await (await fetch(`${url}/v1/mx/${HOST}`)).json()) as HostReport;
    const kinds = new Map(report.addresses.map(({ address, outcome }) => [address, outcome.kind]));
    expect([...kinds].toSorted()).toEqual(
      [
        ["10.0.0.1", "address-not-allowed"],
        ["::1", "address-not-allowed"],
        [smtp.address, "tls"],
      ].toSorted(),
    );
  });
});

describe("a name that changes its mind (DNS rebinding)", () => {
  test("is asked for once; the address that was checked is the one that is dialled", async () => {
    const smtp = await smtpHost("tls10"); // looked at twice, the second time tolerantly
    let lookups = 0;
    const { url } = await backend(
      smtp,
      { allowNetworks: [`${smtp.address}/32`] },
      {
        addresses: {
          lookup: () => {
            const addresses = [(lookups += 1) === 1 ? smtp.address : "127.0.0.1"];
            return Promise.resolve({ kind: "addresses", addresses });
          },
        },
      },
    );
    const report = (await (await fetch(`${url}/v1/mx/${HOST}`)).json()) as HostReport;
    expect(report.addresses.map(({ address, outcome }) => [address, outcome.kind])).toEqual([
      [smtp.address, "tls"],
    ]);
    expect([lookups, smtp.connections()]).toEqual([1, 2]);
  });
});

describe("a name that leads here by another name", () => {
  test("a CNAME to localhost is followed by the resolver, and the address is not dialled", async () => {
    const zone = parseZone(
      [
        "mx.sly.test CNAME localhost.sly.test",
        "localhost.sly.test A 127.0.0.1",
        "localhost.sly.test AAAA ::1",
      ].join("\n"),
    );
    const internet = await startSmallInternet({ zone });
    const lab = await startLabBackend(internet, { allowNetworks: [] });
    const report = (await (await fetch(`${lab.directUrl}/v1/mx/mx.sly.test`)).json()) as HostReport;
    await lab.close();
    await internet.close();
    expect(report.addresses.map(({ address, outcome }) => [address, outcome.kind])).toEqual([
      ["127.0.0.1", "address-not-allowed"],
      ["::1", "address-not-allowed"],
    ]);
  });
});

describe("only the mail port", () => {
  test.each([
    "mx.example:22",
    "mx.example/..%2f22",
    "mx.example%0d%0aHost:x",
    "mx.example?port=22",
  ])("a host such as %s gets nobody elsewhere", async (host) => {
    const { url } = await backend(undefined);
    const response = await fetch(`${url}/v1/mx/${host}`);
    if (response.status === 200) {
      // The query is no part of a host.
      expect(((await response.json()) as HostReport).host).toBe("mx.example");
    } else expect(response.status).toBe(response.status === 404 ? 404 : 400);
  });
});
