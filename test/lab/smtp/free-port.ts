/** Finds one port that is free on all of some loopback addresses: lab hosts are told apart by address, never by port. */
import net from "node:net";

function bind(address: string, port: number): Promise<net.Server | undefined> {
  const server = net.createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen({ host: address, port, exclusive: true }, () => resolve(server));
  });
}

async function tryOnce(addresses: readonly string[]): Promise<number | undefined> {
  const [first, ...rest] = addresses;
  const opened = [await bind(first ?? "127.0.0.1", 0)];
  const port = (opened[0]?.address() as net.AddressInfo | undefined)?.port;
  if (port !== undefined) {
    for (const address of rest) opened.push(await bind(address, port));
  }
  await Promise.all(opened.map((server) => new Promise((done) => server?.close(done) ?? done(0))));
  return opened.every(Boolean) ? port : undefined;
}

export async function freePortFor(addresses: readonly string[]): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const port = await tryOnce(addresses);
    if (port !== undefined) return port;
  }
  throw new Error(`no port is free on all of ${addresses.join(", ")}`);
}

/** A loopback address that other test files, running at the same time, are unlikely to have. */
export function loopback(): string {
  const octet = (): number => 1 + Math.floor(Math.random() * 254);
  return `127.${octet()}.${octet()}.${octet()}`;
}
