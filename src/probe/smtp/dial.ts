/** Opens the TCP connection. What is dialled is an address, never a name: nothing can resolve anew in between. */
import net from "node:net";
import type { Outcome } from "../../core/probe-api/host-report.ts";
import { fail, ok, type Result } from "../../core/base/result.ts";
import { waitFor } from "./wait.ts";

/** No way there, as the kernel or a router says: the network's fault or the host's, never proof about TLS. */
const UNREACHABLE = new Set([
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "EAFNOSUPPORT",
  "EACCES",
  "EPERM",
]);

function outcomeOf(error: NodeJS.ErrnoException): Outcome {
  const code = error.code ?? error.name;
  if (code === "ECONNREFUSED") return { kind: "connection-refused" };
  if (code === "ETIMEDOUT") return { kind: "timeout", step: "connect" };
  if (code === "ECONNRESET") return { kind: "closed", step: "connect" };
  if (UNREACHABLE.has(code)) return { kind: "unreachable", reason: code };
  // What is left (EMFILE, ENOBUFS, ...) is this machine's own shortage.
  return { kind: "internal", reason: code };
}

export async function dial(
  target: { readonly address: string; readonly port: number },
  ms: number,
  signal: AbortSignal,
): Promise<Result<net.Socket, Outcome>> {
  const socket = net.connect({ host: target.address, port: target.port, noDelay: true });
  // Whoever reads the socket listens too; without any listener a late error would end the process.
  socket.on("error", () => undefined);
  try {
    const outcome = await waitFor<Outcome | "connected">(
      ms,
      signal,
      { kind: "timeout", step: "connect" },
      (settle) => {
        const connected = (): void => settle("connected");
        const failed = (error: NodeJS.ErrnoException): void => settle(outcomeOf(error));
        socket.once("connect", connected).once("error", failed);
        return () => socket.off("connect", connected).off("error", failed);
      },
    );
    if (outcome === "connected") return ok(socket);
    socket.destroy();
    return fail(outcome);
  } catch (reason) {
    socket.destroy();
    throw reason;
  }
}
