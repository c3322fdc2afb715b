/**
 * Programs that write an `S` when there is TLS, so that a plain keyword proves there was none.
 *
 * A red sign stands on this list, so it is short: of each line there are fields with the S
 * in test/fixtures/received. What is not on it is `not-stated`, however plain:
 * Microsoft, IronPort, ZMailer, Courier, Kerio, MDaemon, qmail, and every Postfix that
 * calls itself something else.
 *
 * Never here: a keyword with an A. Fastmail and others end TLS in a proxy, and the Postfix
 * behind it writes ESMTPA for messages that came in over TLS.
 */
import type { Clauses } from "./clauses.ts";

/** RFC 3848 came with Postfix 2.3 (2006). Before, `ESMTP` could be either; give it time. */
const POSTFIX_SINCE = Date.UTC(2008, 0);
/** GMX, web.de, IONOS: `ESMTPS (Nemesis)` is seen from 2013 on. */
const NEMESIS_SINCE = Date.UTC(2015, 0);
const GOOGLE_SINCE = Date.UTC(2014, 0);

/** `8.17.1/8.17.1/Debian-2`. Four numbers are Proofpoint's. */
const SENDMAIL = /^8\.(\d+)\.\d+\/8\.\d+\.\d+(?:\/|$)/;

export function tellsTlsByKeyword(
  clauses: Clauses,
  by: string | undefined,
  date: number | undefined,
): boolean {
  const since = (moment: number) => date !== undefined && date >= moment;
  if (by === "mx.google.com") return since(GOOGLE_SINCE);
  return clauses.comments.some(({ text, clause, late }) => {
    if (late || (clause !== "by" && clause !== "with" && clause !== "tls")) return false;
    switch (text) {
      case "Postfix":
        return clause === "by" && since(POSTFIX_SINCE);
      case "OpenSMTPD":
      case "Stalwart SMTP":
        return clause === "by";
      case "Nemesis":
        return since(NEMESIS_SINCE);
    }
    // `Exim 4.92.3`, `Exim 4.90_1`: esmtps since 4.34 (2004).
    const exim = /^Exim 4\.(\d+)/.exec(text)?.[1];
    if (exim !== undefined) return Number(exim) >= 50;
    const sendmail = SENDMAIL.exec(text)?.[1];
    if (sendmail !== undefined) return clause === "by" && Number(sendmail) >= 15;
    return /^CommuniGate Pro SMTP [5-9]\./.test(text);
  });
}

/**
 * Programs that write a client's name only if it leads back to its address: who has the
 * reverse zone of an address can call it what they like. Others may, but aren't known to.
 */
export function confirmsNames(clauses: Clauses): boolean {
  return (
    exim(clauses) === "surely" ||
    clauses.comments.some(
      ({ text, clause, late }) =>
        clause === "by" && !late && (text === "Postfix" || SENDMAIL.test(text)),
    )
  );
}

/**
 * Exim writes the DNS's name where others write the client's own.
 * `surely`: it says so before anything that a sender chose.
 */
export function exim(clauses: Clauses): "surely" | "perhaps" | "no" {
  const found = clauses.comments.filter(
    ({ text, clause }) => clause !== "from" && /^Exim(?: \d|$)/.test(text),
  );
  if (found.length === 0) return "no";
  return found.some(({ late }) => !late) ? "surely" : "perhaps";
}
