/** Serves the guard's dialogs, each for one compose window. */
import { GUARD_PORT, readFromGuard } from "../../messaging/guard-protocol.ts";
import type { GuardView } from "../../messaging/guard-protocol.ts";
import type { Guard } from "./guard.ts";

export interface GuardDialogPort {
  readonly name: string;
  readonly sender?: { readonly id?: string } | undefined;
  postMessage(message: GuardView): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

export function serveGuard(port: GuardDialogPort, ownId: string, guard: Guard): void {
  // Only our own pages; other extensions come in by another event, which nobody listens to.
  if (port.name !== GUARD_PORT || port.sender?.id !== ownId) return;
  let session: ReturnType<Guard["session"]> | undefined;
  let detach = () => {};
  port.onMessage.addListener((message) => {
    const read = readFromGuard(message);
    if (read === undefined) return;
    if (read.kind !== "watch") return void session?.choose(read);
    detach();
    session = guard.session(read.tabId, read.mode);
    detach = session.attach((view) => port.postMessage(view));
  });
  port.onDisconnect.addListener(() => detach());
}
