/**
 * Answers one DNS question from a zone, as a resolver would: CNAMEs followed, NXDOMAIN
 * told from no data, a SOA with every denial. Encoded by another project's codec, so
 * that ours is never tested against itself.
 */
import * as packet from "@dnsquery/dns-packet";
import type { Answer, Question } from "@dnsquery/dns-packet";
import type { Zone } from "./zone.ts";

export function respond(zone: Zone, question: Question): Uint8Array {
  const answers: Answer[] = [];
  let name = question.name.toLowerCase();
  for (let hop = 0; hop < 20; hop++) {
    const here = zone.records.filter((record) => record.name === name);
    const wanted = here.filter((record) => record.type === question.type);
    answers.push(...wanted);
    const cname = here.find((record) => record.type === "CNAME");
    if (wanted.length > 0 || cname === undefined || answers.includes(cname)) break;
    answers.push(cname);
    name = (cname as { data: string }).data;
  }
  const exists = zone.records.some(
    (record) => record.name === name || record.name.endsWith(`.${name}`),
  );
  const denied = !answers.some((answer) => answer.type === question.type);
  return encode(question, {
    answers,
    authorities: denied ? [soa(name)] : [],
    rcode: denied && !exists ? NXDOMAIN : 0,
  });
}

const NXDOMAIN = 3;

export function encode(
  question: Question,
  parts: { answers?: Answer[]; authorities?: Answer[]; rcode?: number; flags?: number },
): Uint8Array {
  const { answers = [], authorities = [], rcode = 0, flags = 0 } = parts;
  return packet.encode({
    type: "response",
    id: 0,
    flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | rcode | flags,
    questions: [question],
    answers,
    authorities,
  });
}

function soa(name: string): Answer {
  const zone = name.split(".").slice(-1)[0] ?? "";
  return {
    name: zone,
    type: "SOA",
    ttl: 60,
    data: {
      mname: `ns.${zone}`,
      rname: `hostmaster.${zone}`,
      serial: 1,
      refresh: 3600,
      retry: 600,
      expire: 86400,
      minimum: 60,
    },
  };
}
