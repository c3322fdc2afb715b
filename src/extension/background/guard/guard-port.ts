/** Serves the guard's dialogs, each for one compose window. */
import { GUARD_PORT, readFromGuard } from "../../messaging/guard-protocol.ts";
import type { GuardView } from "../../messaging/guard-protocol.ts";
import { isOurs, type PagePort } from "../../messaging/page-port.ts";
import type { Guard } from "./guard.ts";

export function serveGuard(port: PagePort<GuardView>, ownId: string, guard: Guard): void {
  if (!isOurs(port, GUARD_PORT, ownId)) return;
  let session: ReturnType<Guard["session"]> | undefined;
  let detach = () => {};
  port.onMessage.addListener((message) => {
    const read = readFromGuard(message);
    if (read === undefined) return;
    if (read.kind !== "watch") return void session?.choose(read);
    detach();
    session = guard.session(read.tabId, read.mode, !read.asked);
    detach = session.attach((view) => port.postMessage(view));
  });
  port.onDisconnect.addListener(() => detach());
}
