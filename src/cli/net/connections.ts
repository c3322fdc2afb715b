/**
 * # Which connection an HTTP request takes
 *
 * HTTP/2 carries many requests at once: one connection to an origin is enough, and each
 * further one would cost a handshake for nothing. HTTP/1.1 carries one after the other, so
 * there each request that is under way has a connection to itself. Which of the two a
 * server speaks is known when the first connection stands (ALPN, RFC 7301); until then the
 * first request alone is sent, and the others lose nothing, for they would have to wait
 * for a connection as well.
 */
import tls, { rootCertificates } from "node:tls";
import { Agent, buildConnector, Client, type Dispatcher } from "undici";

/** Requests at once on one connection: what RFC 9113 §6.5.2 asks servers to allow at least. */
const STREAMS = 100;

export interface Connections {
  /** Calls `send` with what to send a request through, and rejects like it. */
  use<Value>(url: string, send: (dispatcher: Dispatcher) => Promise<Value>): Promise<Value>;
  /** Ends them all, so that the process can end. */
  close(): Promise<void>;
}

interface Origin {
  /** One connection; it comes about, and comes back, as it is needed. */
  readonly client: Client;
  readonly multiplexes: Answer;
}

/** @param ca PEM of a CA that is trusted beside Node's own. */
export function createConnections(ca?: string): Connections {
  // Read once: a hundred and more certificates take longer than a handshake.
  const trust = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  const connect = buildConnector({ allowH2: true, secureContext: tls.createSecureContext(trust) });
  const separate = new Agent({ allowH2: true, connect });
  const origins = new Map<string, Origin>();

  function open(origin: string): Origin {
    const multiplexes = createAnswer();
    const client = new Client(origin, {
      allowH2: true,
      pipelining: STREAMS,
      connect: (options: buildConnector.Options, done: buildConnector.Callback) =>
        connect(options, (...result) => {
          const [error, socket] = result;
          if (error === null) multiplexes.settle(speaksHttp2(socket));
          // What waited for that joins the queue before it is sent: one segment, one flight.
          setImmediate(() => done(...result));
        }),
    });
    return { client, multiplexes };
  }

  async function first<Value>(
    origin: string,
    send: (dispatcher: Dispatcher) => Promise<Value>,
  ): Promise<Value> {
    const { client, multiplexes } = open(origin);
    origins.set(origin, { client, multiplexes });
    try {
      return await send(client);
    } finally {
      // Without effect once a connection stood. Else the next request is the first.
      if (multiplexes.settle(undefined)) {
        origins.delete(origin);
        void client.destroy();
      }
    }
  }

  return {
    async use(url, send) {
      const { protocol, origin } = new URL(url);
      // Without TLS there is no ALPN, and nobody would speak HTTP/2.
      if (protocol !== "https:") return send(separate);
      for (;;) {
        const known = origins.get(origin);
        if (known === undefined) return first(origin, send);
        const multiplexes = await known.multiplexes.promise;
        if (multiplexes !== undefined) return send(multiplexes ? known.client : separate);
      }
    },
    async close() {
      const clients = [...origins.values()].map(({ client }) => client.destroy());
      await Promise.all([...clients, separate.destroy()]);
    },
  };
}

interface Answer {
  /** `undefined`: no connection came about. */
  readonly promise: Promise<boolean | undefined>;
  /** @returns false when it was settled before. */
  readonly settle: (answer: boolean | undefined) => boolean;
}

function createAnswer(): Answer {
  let open = true;
  let resolve: (answer: boolean | undefined) => void = () => undefined;
  const promise = new Promise<boolean | undefined>((tell) => (resolve = tell));
  const settle = (answer: boolean | undefined): boolean => {
    const inTime = open;
    open = false;
    resolve(answer);
    return inTime;
  };
  return { promise, settle };
}

function speaksHttp2(socket: object): boolean {
  return "alpnProtocol" in socket && socket.alpnProtocol === "h2";
}
