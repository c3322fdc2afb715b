/** One address of one host -> one address report: an ordinary attempt and, where TLS failed, a tolerant one. */
import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type {
  AddressReport,
  Outcome,
  PkixOutcome,
  Step,
} from "../../core/probe-api/host-report.ts";
import { Conversation, type Findings } from "./conversation.ts";
import { dial } from "./dial.ts";
import type { TlsProfile } from "./handshake.ts";
import type { SmtpLimits } from "./limits.ts";

export interface SmtpTarget {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export interface SmtpSettings {
  readonly limits: SmtpLimits;
  readonly ehloName?: string | undefined;
  readonly verifyPkix: (certificates: readonly X509Certificate[], host: string) => PkixOutcome;
  /** Asked before each connection; strict hosts allow few. By default always. */
  readonly mayDial?: () => Promise<boolean>;
  /** Told of each step when it begins. */
  readonly onStep?: (step: Step) => void;
}

/** Lets QUIT and the TLS close go out, then closes for good; holds up neither the caller nor the process. */
function hangUp(socket: Socket, stream: Duplex, ms: number): void {
  const timer = setTimeout(() => socket.destroy(), ms);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
  // Unread octets would keep a half-closed connection open.
  stream.resume();
  stream.end();
}

async function attempt(
  target: SmtpTarget,
  settings: SmtpSettings,
  profile: TlsProfile,
  signal: AbortSignal,
): Promise<AddressReport> {
  const findings: Findings = { times: {} };
  const report = (outcome: Outcome): AddressReport => ({
    address: target.address,
    outcome,
    ...findings,
  });
  if (settings.mayDial !== undefined && !(await settings.mayDial())) {
    return report({ kind: "throttled" });
  }
  settings.onStep?.("connect");
  const began = performance.now();
  const dialled = await dial(target, settings.limits.connect, signal);
  if (!dialled.ok) return report(dialled.fault);
  findings.times.connect = Math.round((performance.now() - began) * 10) / 10;
  const socket = dialled.value;
  const conversation = new Conversation(
    socket,
    { ...settings, host: target.host, profile },
    findings,
    signal,
  );
  try {
    return report(await conversation.run());
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    hangUp(socket, conversation.stream, settings.limits.quit);
  }
}

/** Did TLS fail in a way that older versions or weaker keys could explain? */
function worthTolerance({ outcome, tls }: AddressReport): boolean {
  if (tls !== undefined) return false;
  // Some old servers hang up on a ClientHello they don't understand, without an alert.
  return (
    outcome.kind === "handshake-failed" ||
    (outcome.kind === "closed" && outcome.step === "handshake")
  );
}

/** @returns rejects only with `signal.reason`. */
export async function observeAddress(
  target: SmtpTarget,
  settings: SmtpSettings,
  signal: AbortSignal,
): Promise<AddressReport> {
  try {
    const first = await attempt(target, settings, "current", signal);
    if (!worthTolerance(first)) return first;
    const second = await attempt(target, settings, "tolerant", signal);
    // A second connection can fail for reasons of its own (421, too many); the first one's stands then.
    return second.tls === undefined ? first : second;
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : "unknown";
    const outcome: Outcome = { kind: "internal", reason: reason.slice(0, 512) };
    return { address: target.address, outcome, times: {} };
  }
}
