/** Rows about what hosts do on port 25, without DANE. */
import type { BehaviourName } from "../../smtp/behaviours.ts";
import { mx, type LabDomain } from "../domain.ts";

const base = (
  name: string,
  shows: string,
): Pick<LabDomain, "name" | "shows" | "text" | "signing"> => ({
  name: `${name}.test`,
  shows,
  text: mx(),
  signing: "unsigned",
});

const fake = (
  behaviour: BehaviourName,
  shows: string,
  more: Partial<LabDomain> = {},
): LabDomain => ({
  ...base(behaviour, shows),
  hosts: { mx: { fake: behaviour } },
  state: "unknown",
  ...more,
});

export const OBSERVATION: readonly LabDomain[] = [
  {
    ...base("fine", "STARTTLS with a certificate of a trusted CA"),
    hosts: { mx: { postfix: [] } },
    state: "tls",
  },
  { ...base("plain", "no STARTTLS"), text: mx("mx", "plain"), state: "none" },
  {
    ...base("tls12", "TLS 1.2 at most"),
    hosts: { mx: { postfix: ["smtpd_tls_protocols=>=TLSv1.2,<=TLSv1.2"] } },
    state: "tls",
  },
  {
    ...base("self-signed", "a self-signed certificate"),
    hosts: { mx: { postfix: [], certificate: { issuer: "self" } } },
    state: "tls",
    alerts: ["certificate-invalid"],
  },
  {
    ...base("expired", "an expired certificate"),
    hosts: { mx: { postfix: [], certificate: { expired: true } } },
    state: "tls",
    alerts: ["certificate-invalid"],
  },
  {
    ...base("other-name", "a certificate for another name"),
    hosts: { mx: { postfix: [], certificate: { names: ["elsewhere.test"] } } },
    state: "tls",
    alerts: ["certificate-invalid"],
  },
  { ...base("closed", "nobody listens"), hosts: { mx: "closed" }, state: "unknown" },
  fake("tls10", "TLS 1.0 at most", { state: "tls", alerts: ["weak-tls"] }),
  fake("tls11", "TLS 1.1 at most", { state: "tls", alerts: ["weak-tls"] }),
  fake("helo-only", "EHLO refused for good, HELO accepted", { state: "none" }),
  fake("starttls-454", "STARTTLS offered, then refused for now"),
  fake("garbage-handshake", "STARTTLS, then an alert"),
  fake("handshake-fails", "no cipher in common"),
  fake("client-certificate", "wants a client certificate"),
  fake("inject", "plaintext after STARTTLS (CVE-2011-0411)"),
  fake("busy-421", "421 in place of a greeting"),
  fake("refused-554", "554 in place of a greeting"),
  fake("greylist-ehlo", "451 after EHLO"),
  fake("closes", "hangs up at once"),
  fake("garbage-greeting", "not SMTP"),
  fake("long-banner", "a greeting of 30 kB", { state: "tls" }),
  fake("bare-lf", "lines end with LF, keywords in lower case", { state: "tls" }),
];
