/**
 * # One SMTP conversation, as far as TLS and not a step further
 *
 * connect -> greeting -> EHLO -> STARTTLS -> handshake -> EHLO again -> QUIT
 *
 * Each arrow is a *step* with its own deadline; each way a step can end has its own
 * *outcome* (core/probe-api/host-report.ts). The conversation never sends MAIL FROM:
 * it looks, it does not deliver, and so leaves no trace in anybody's queue.
 *
 * What a reader could get wrong:
 * - A missing STARTTLS is proof only in an answered EHLO. A refusal, a timeout or a
 *   hang-up proves nothing, however often it happens.
 * - EHLO refused for good (5xx) is no proof yet: only when HELO is then accepted is
 *   this a host that knows no extensions (RFC 5321 §3.2, §4.1.4).
 * - Octets that came before a command was sent are no answer to it. After the 220 to
 *   STARTTLS they are an injection (RFC 3207 §4.2, CVE-2011-0411 class).
 * - A completed handshake is not yet TLS: in TLS 1.3 a server that demands a client
 *   certificate says so only afterwards. The second EHLO has to be answered.
 *
 * Limits: what the second EHLO announces is not compared with the first; a greeting
 * by 220 with a text that says otherwise is taken at its code.
 */
import type { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Outcome, PkixOutcome, Step, TlsFacts } from "../../core/probe-api/host-report.ts";
import { fail, ok, type Result } from "../../core/base/result.ts";
import { toBase64 } from "../../core/base/bytes.ts";
import { readCapabilities } from "./capabilities.ts";
import { Channel, type ChannelFault } from "./channel.ts";
import { handshake, type TlsProfile } from "./handshake.ts";
import type { SmtpLimits } from "./limits.ts";
import type { Reply } from "./reply.ts";
import { readTlsFacts } from "./tls-facts.ts";

export interface ConversationSettings {
  readonly host: string;
  /** The argument of EHLO; `undefined` says the address literal of the connection. */
  readonly ehloName?: string | undefined;
  readonly limits: SmtpLimits;
  readonly profile: TlsProfile;
  readonly verifyPkix: (certificates: readonly X509Certificate[], host: string) => PkixOutcome;
  /** Told of each step when it begins. */
  readonly onStep?: ((step: Step) => void) | undefined;
}

/** What the conversation has shown so far; complete when its outcome is known. */
export interface Findings {
  capabilities?: string[];
  capabilitiesAfterTls?: string[];
  tls?: TlsFacts;
  readonly times: Partial<Record<Step, number>>;
}

/** RFC 5321 §4.1.4: a client without a meaningful name says its address literal. */
function addressLiteral(socket: Socket): string {
  const address = socket.localAddress ?? "127.0.0.1";
  return address.includes(":") ? `[IPv6:${address}]` : `[${address}]`;
}

/** What a reply means where `wanted` was hoped for. */
function unwanted(reply: Reply, step: Step): Outcome {
  // RFC 5321 §4.2.1: the first digit says whether it is for good.
  if (reply.code >= 500) return { kind: "refused", step, code: reply.code };
  if (reply.code >= 400) return { kind: "temporary", step, code: reply.code };
  // A reply that answers another question than the one asked.
  return { kind: "garbage", step };
}

function outcomeOf(fault: ChannelFault, step: Step): Outcome {
  if (fault.kind !== "broken") return { kind: fault.kind, step };
  // An alert after the handshake (TLS 1.3: certificate_required) takes the handshake back.
  if (fault.code.startsWith("ERR_SSL_")) return { kind: "handshake-failed", reason: fault.code };
  return { kind: "closed", step };
}

export class Conversation {
  readonly #socket: Socket;
  readonly #settings: ConversationSettings;
  readonly #signal: AbortSignal;
  readonly #ehloName: string;
  #channel: Channel | undefined;
  readonly findings: Findings;
  /** Where the next octet has to be written: the socket, later the TLS stream over it. */
  stream: Duplex;

  constructor(
    socket: Socket,
    settings: ConversationSettings,
    findings: Findings,
    signal: AbortSignal,
  ) {
    this.#socket = socket;
    this.stream = socket;
    this.#settings = settings;
    this.findings = findings;
    this.#signal = signal;
    this.#ehloName = settings.ehloName ?? addressLiteral(socket);
  }

  async run(): Promise<Outcome> {
    try {
      return await this.#walk();
    } finally {
      // Whatever a peer still sends while the connection closes is not kept.
      this.#channel?.release();
    }
  }

  #open(stream: Duplex): Channel {
    this.#channel = new Channel(stream, this.#settings.limits.replyOctets);
    return this.#channel;
  }

  async #walk(): Promise<Outcome> {
    const channel = this.#open(this.#socket);

    const greeting = await this.#ask(channel, "greeting", undefined);
    if (!greeting.ok) return greeting.fault;
    if (greeting.value.code !== 220)
      return this.#bye(channel, unwanted(greeting.value, "greeting"));

    const ehlo = await this.#ask(channel, "ehlo", `EHLO ${this.#ehloName}`);
    if (!ehlo.ok) return ehlo.fault;
    if (ehlo.value.code >= 500) return this.#helo(channel, ehlo.value);
    if (ehlo.value.code !== 250) return this.#bye(channel, unwanted(ehlo.value, "ehlo"));
    const capabilities = readCapabilities(ehlo.value);
    this.findings.capabilities = capabilities.shown;
    if (!capabilities.starttls) return this.#bye(channel, { kind: "no-starttls", helo: false });

    const starttls = await this.#ask(channel, "starttls", "STARTTLS");
    if (!starttls.ok) return starttls.fault;
    if (starttls.value.code !== 220)
      return this.#bye(channel, unwanted(starttls.value, "starttls"));
    // RFC 3207 §4.2: nothing may stand between the 220 and the handshake.
    if (channel.pending) return { kind: "plaintext-after-starttls" };
    channel.release();
    return this.#encrypted();
  }

  /** RFC 5321 §3.2: a server that refuses EHLO for good may still know HELO, and then offers no extension. */
  async #helo(channel: Channel, refusal: Reply): Promise<Outcome> {
    const refused: Outcome = { kind: "refused", step: "ehlo", code: refusal.code };
    const helo = await this.#ask(channel, "ehlo", `HELO ${this.#ehloName}`);
    if (!helo.ok) return helo.fault.kind === "garbage" ? helo.fault : refused;
    if (helo.value.code === 250) return this.#bye(channel, { kind: "no-starttls", helo: true });
    return this.#bye(channel, unwanted(helo.value, "ehlo"));
  }

  async #encrypted(): Promise<Outcome> {
    const { host, limits, profile, verifyPkix } = this.#settings;
    this.#settings.onStep?.("handshake");
    const began = performance.now();
    const secured = await handshake(this.#socket, host, profile, limits.handshake, this.#signal);
    if (!secured.ok) return secured.fault;
    this.#took("handshake", began);
    const stream = secured.value;
    this.stream = stream;
    const { certificates, ...facts } = readTlsFacts(stream);
    this.findings.tls = {
      ...facts,
      certificates: certificates.map(({ raw }) => toBase64(raw)),
      pkix: verifyPkix(certificates, host),
    };
    const channel = this.#open(stream);
    // RFC 3207 §4.2: what was said before TLS is forgotten; the client begins anew with EHLO.
    const ehlo = await this.#ask(channel, "ehlo-after-tls", `EHLO ${this.#ehloName}`);
    if (!ehlo.ok) return ehlo.fault;
    if (ehlo.value.code !== 250) return this.#bye(channel, unwanted(ehlo.value, "ehlo-after-tls"));
    this.findings.capabilitiesAfterTls = readCapabilities(ehlo.value).shown;
    // TLS 1.2 gives it within the handshake, TLS 1.3 after it (RFC 8446 §4.6.1).
    this.findings.tls.ticket = stream.getTLSTicket() !== undefined;
    return this.#bye(channel, { kind: "tls" });
  }

  /** Sends the command, if any, and waits for its reply. */
  async #ask(
    channel: Channel,
    step: Exclude<Step, "connect" | "handshake">,
    command: string | undefined,
  ): Promise<Result<Reply, Outcome>> {
    this.#settings.onStep?.(step);
    const began = performance.now();
    const unasked = command !== undefined && channel.pending;
    if (command !== undefined && !unasked) channel.send(command);
    const reply = await channel.reply(this.#settings.limits[step], this.#signal);
    if (!reply.ok) return fail(outcomeOf(reply.fault, step));
    // RFC 5321 §3.8: 421 may come at any time, unasked; any other reply that came before
    // the command was sent answers something else.
    if (unasked && reply.value.code !== 421) return fail({ kind: "garbage", step });
    this.#took(step, began);
    return ok(reply.value);
  }

  #took(step: Step, began: number): void {
    this.findings.times[step] = Math.round((performance.now() - began) * 10) / 10;
  }

  /** RFC 5321 §4.1.1.10: a client does not simply hang up. The answer is not waited for. */
  #bye(channel: Channel, outcome: Outcome): Outcome {
    channel.send("QUIT");
    return outcome;
  }
}
