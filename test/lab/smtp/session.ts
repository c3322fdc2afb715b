/** One connection of a lab host: reads commands line by line, answers as its script says. */
import type { Socket } from "node:net";
import tls from "node:tls";

export interface Peer {
  readonly host: string;
  write(text: string): void;
  /** Hangs up. */
  close(): void;
  /** As a firewall does: RST, in the middle of whatever is going on. */
  reset(): void;
  /** Answers nothing any more and runs `act` until the connection ends. */
  every(ms: number, act: () => void): void;
  after(ms: number, act: () => void): void;
  /** Begins TLS as the server. */
  upgrade(): void;
}

/** What a host says; whatever is left out is what a well-behaved host does. */
export interface Script {
  readonly greeting?: (peer: Peer) => void;
  readonly ehlo?: (peer: Peer) => void;
  readonly helo?: (peer: Peer) => void;
  readonly starttls?: (peer: Peer) => void;
  readonly ehloAfterTls?: (peer: Peer) => void;
  readonly tls?: tls.SecureContextOptions & { requestCert?: boolean; rejectUnauthorized?: boolean };
}

const POLITE: Required<Omit<Script, "tls">> = {
  greeting: (peer) => peer.write(`220 ${peer.host} ESMTP lab\r\n`),
  ehlo: (peer) =>
    peer.write(`250-${peer.host}\r\n250-PIPELINING\r\n250-STARTTLS\r\n250 SIZE 1000\r\n`),
  helo: (peer) => peer.write(`250 ${peer.host}\r\n`),
  starttls: (peer) => {
    peer.write("220 go ahead\r\n");
    peer.upgrade();
  },
  ehloAfterTls: (peer) => peer.write(`250-${peer.host}\r\n250 PIPELINING\r\n`),
};

export function serve(
  socket: Socket,
  script: Script,
  host: string,
  secureContext: tls.SecureContext,
  log: string[],
  serverNames: string[],
): void {
  let stream: Socket = socket;
  let encrypted = false;
  let text = "";
  const timers: NodeJS.Timeout[] = [];
  const says = { ...POLITE, ...script };

  const peer: Peer = {
    host,
    write: (data) => void (stream.writable && stream.write(data)),
    close: () => stream.end(),
    reset: () => void socket.resetAndDestroy(),
    every: (ms, act) => void timers.push(setInterval(act, ms)),
    after: (ms, act) => void timers.push(setTimeout(act, ms)),
    upgrade() {
      socket.off("data", read);
      const { requestCert = false, rejectUnauthorized = false } = script.tls ?? {};
      stream = new tls.TLSSocket(socket, {
        isServer: true,
        secureContext,
        requestCert,
        rejectUnauthorized,
        SNICallback: (name, done) => {
          serverNames.push(name);
          done(null, secureContext);
        },
      });
      encrypted = true;
      text = "";
      stream.on("error", () => socket.destroy()).on("data", read);
    },
  };

  function command(line: string): void {
    log.push(line);
    const verb = line.split(" ", 1)[0]?.toUpperCase();
    if (verb === "EHLO") (encrypted ? says.ehloAfterTls : says.ehlo)(peer);
    else if (verb === "HELO") says.helo(peer);
    else if (verb === "STARTTLS") says.starttls(peer);
    else if (verb === "QUIT") {
      peer.write("221 bye\r\n");
      peer.close();
    } else peer.write("500 what?\r\n");
  }

  function read(chunk: Buffer): void {
    text += chunk.toString("latin1");
    for (let end = text.indexOf("\r\n"); end >= 0; end = text.indexOf("\r\n")) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      command(line);
    }
  }

  socket.on("error", () => undefined).on("data", read);
  socket.on("close", () => timers.forEach((timer) => clearTimeout(timer)));
  says.greeting(peer);
}
