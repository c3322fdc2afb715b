/** How lab hosts behave, by name. Each is one thing that hosts on the internet were seen to do. */
import type { CertificateKind } from "../pki.ts";
import type { Peer, Script } from "./session.ts";

const say =
  (text: string) =>
  (peer: Peer): void =>
    peer.write(text);

const nothing = (): void => undefined;

const hangUp = (peer: Peer): void => peer.close();

const sayAndHangUp =
  (text: string) =>
  (peer: Peer): void => {
    peer.write(text);
    peer.close();
  };

/** A server of the given TLS version only. SECLEVEL=0: OpenSSL 3 refuses TLS < 1.2 above that. */
const only = (version: "TLSv1" | "TLSv1.1" | "TLSv1.2"): Script => ({
  tls: { minVersion: version, maxVersion: version, ciphers: "DEFAULT@SECLEVEL=0" },
});

/** Sends for ever, at a pace the kernel's buffers can follow. */
const endless =
  (first: string, more: string) =>
  (peer: Peer): void => {
    peer.write(first);
    peer.every(1, () => peer.write(more));
  };

const reset = (peer: Peer): void => peer.reset();

/** The head of a TLS record of 16 kB, then its octets, one by one. */
const trickleHandshake = (peer: Peer): void => {
  peer.write("220 go ahead\r\n");
  peer.after(20, () => {
    peer.write("\x16\x03\x03\x40\x00\x02");
    peer.every(5, () => peer.write("\x00"));
  });
};

const inject =
  (together: boolean) =>
  (peer: Peer): void => {
    if (together) peer.write("220 go ahead\r\n250-injected\r\n250 AUTH PLAIN\r\n");
    else {
      peer.write("220 go ahead\r\n");
      peer.after(20, () => peer.write("250 injected\r\n"));
      return;
    }
    peer.upgrade();
  };

export const BEHAVIOURS = {
  fine: {},
  "fine-tls12": only("TLSv1.2"),
  "no-starttls": { ehlo: (peer) => peer.write(`250-${peer.host}\r\n250 SIZE\r\n`) },
  "helo-only": { ehlo: say("502 command not implemented\r\n") },
  "ehlo-and-helo-refused": {
    ehlo: say("550 no business with you\r\n"),
    helo: say("550 no business with you\r\n"),
  },
  "ehlo-refused-closes": { ehlo: sayAndHangUp("550 no business with you\r\n") },
  "handshake-fails": { tls: { ciphers: "PSK-AES256-GCM-SHA384", maxVersion: "TLSv1.2" } },
  "garbage-handshake": {
    starttls: (peer) => {
      peer.write("220 go ahead\r\n");
      // A TLS alert record: handshake_failure, fatal.
      peer.after(20, () => peer.write("\x15\x03\x03\x00\x02\x02\x28"));
    },
  },
  tls10: only("TLSv1"),
  tls11: only("TLSv1.1"),
  "self-signed": {},
  expired: {},
  "wrong-name": {},
  "via-intermediate": {},
  "claims-public-ca": {},
  "busy-421": { greeting: sayAndHangUp("421 too busy\r\n") },
  "greylist-ehlo": { ehlo: say("451 come back later\r\n") },
  "starttls-454": { starttls: say("454 TLS not available\r\n") },
  "starttls-502": { starttls: say("502 not implemented\r\n") },
  "garbage-greeting": { greeting: say("SSH-2.0-OpenSSH_9.2\r\n") },
  "unexpected-greeting": { greeting: say("250 hello?\r\n") },
  "endless-banner": { greeting: endless("220-hello\r\n", "220-and hello again\r\n".repeat(500)) },
  "endless-line": { greeting: endless("220 ", "a".repeat(10_000)) },
  "long-banner": { greeting: (peer) => peer.write(`220 ${"x".repeat(30_000)}\r\n`) },
  inject: { starttls: inject(true) },
  "inject-late": { starttls: inject(false) },
  silent: { greeting: nothing },
  "silent-ehlo": { ehlo: nothing },
  "silent-starttls": { starttls: nothing },
  "hang-after-220": { starttls: say("220 go ahead\r\n") },
  "silent-after-tls": { ehloAfterTls: nothing },
  closes: { greeting: hangUp },
  "close-at-ehlo": { ehlo: hangUp },
  "close-at-starttls": { starttls: hangUp },
  "close-at-handshake": { starttls: sayAndHangUp("220 go ahead\r\n") },
  "close-after-tls": { ehloAfterTls: hangUp },
  "client-certificate": {
    tls: { minVersion: "TLSv1.3", requestCert: true, rejectUnauthorized: true },
  },
  "ehlo-after-tls-421": { ehloAfterTls: sayAndHangUp("421 no more\r\n") },
  "ehlo-after-tls-554": { ehloAfterTls: say("554 no\r\n") },
  "bare-lf": {
    greeting: say("220 hello\n"),
    ehlo: say("250-me\n250-starttls\n250 pipelining\n"),
  },
  "refused-554": { greeting: say("554 go away\r\n") },
  "early-421": { greeting: say("220 hello\r\n421 changed my mind\r\n") },
  "early-ehlo": { greeting: say("220 hello\r\n250 no extensions here\r\n") },
  "endless-ehlo": { ehlo: endless("250-hello\r\n", "250-X-MORE\r\n".repeat(500)) },
  "endless-after-tls": { ehloAfterTls: endless("250-hello\r\n", "250-X-MORE\r\n".repeat(500)) },
  "reset-at-once": { greeting: reset },
  "reset-at-ehlo": { ehlo: reset },
  "reset-at-starttls": { starttls: reset },
  "reset-at-handshake": {
    starttls: (peer) => {
      peer.write("220 go ahead\r\n");
      peer.after(20, reset.bind(undefined, peer));
    },
  },
  "reset-after-tls": { ehloAfterTls: reset },
  "trickle-handshake": { starttls: trickleHandshake },
  "chain-of-100": {},
  "chain-of-5000": {},
  trickle: {
    greeting: (peer) => {
      let at = 0;
      peer.every(5, () => peer.write("220-slow\r\n"[at++ % 10] ?? ""));
    },
  },
} as const satisfies Record<string, Script>;

export type BehaviourName = keyof typeof BEHAVIOURS;

export type Behaviour = BehaviourName | { readonly tarpit: number };

export function scriptOf(behaviour: Behaviour): Script {
  if (typeof behaviour === "string") return BEHAVIOURS[behaviour];
  return {
    greeting: (peer) => peer.after(behaviour.tarpit, () => peer.write("220 at last\r\n")),
  };
}

export function certificateOf(behaviour: Behaviour): CertificateKind {
  switch (behaviour) {
    case "self-signed":
    case "expired":
    case "wrong-name":
    case "via-intermediate":
    case "claims-public-ca":
      return behaviour;
    default:
      return "good";
  }
}
