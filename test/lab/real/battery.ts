/** Asks everybody about every domain, side by side, and keeps what they said. */
import pLimit from "p-limit";
import type { LabDomain, Row } from "./domain.ts";
import { mailDomain, ROWS } from "./domains.ts";
import { askDelv, askDrill, askUnboundHost } from "./oracles/dns.ts";
import { createExim } from "./oracles/exim.ts";
import { createPosttlsFinger } from "./oracles/posttls-finger.ts";
import { check, fateOf, resolveAll, type Checked, type Question } from "./oracles/postweg.ts";
import type { ChaseVerdict, DnsVerdict, MailVerdict } from "./oracles/verdict.ts";
import type { World } from "./world.ts";

export interface DnsAnswers {
  readonly postweg: DnsVerdict;
  readonly delv: DnsVerdict;
  readonly "unbound-host": DnsVerdict;
  readonly drill: ChaseVerdict;
}

export interface MailAnswers {
  readonly postweg: MailVerdict;
  readonly "posttls-finger": MailVerdict;
  readonly exim: MailVerdict;
}

export interface Result {
  readonly row: Row;
  readonly domain: string;
  readonly shows: string;
  readonly checked: Checked;
  /** About the domain's MX. */
  readonly mx: DnsAnswers;
  /** About the TLSA records of one of its hosts. */
  readonly tlsa: DnsAnswers;
  readonly mail: MailAnswers;
}

/** Most of the time they wait for servers; more than this only makes them slower. */
const SIDE_BY_SIDE = 12;

export async function askEverybody(world: World): Promise<Result[]> {
  const posttlsFinger = createPosttlsFinger(world);
  const exim = await createExim(world);
  const all = [...ROWS].flatMap(([row, domains]) => domains.map((domain) => ({ row, domain })));
  const mx = all.map(({ domain }) => ({ name: mailDomain(domain), type: "MX" }));
  const tlsa = all.map(({ domain }) => ({ name: `_25._tcp.${hostOf(domain)}`, type: "TLSA" }));

  // Ours first and alone: it shares this process with some of the servers.
  const checked = await check(
    world,
    mx.map(({ name }) => name),
  );
  const proofs = await resolveAll(world, [...mx, ...tlsa]);

  const limit = pLimit(SIDE_BY_SIDE);
  const askDns = async ({ name, type }: Question, postweg: DnsVerdict): Promise<DnsAnswers> => {
    const chased = postweg === "secure" ? "secure" : "not secure";
    const [delv, unboundHost, drill] = await Promise.all([
      limit(() => twice(() => askDelv(world, name, type), postweg)),
      limit(() => twice(() => askUnboundHost(world, name, type), postweg)),
      limit(() => twice(() => askDrill(world, name, type), chased)),
    ]);
    return { postweg, delv, "unbound-host": unboundHost, drill };
  };
  const askMail = async (name: string, postweg: MailVerdict): Promise<MailAnswers> => {
    const [finger, sent] = await Promise.all([
      limit(() => twice(() => posttlsFinger(name), postweg)),
      limit(() => exim(name)),
    ]);
    return { postweg, "posttls-finger": finger, exim: sent };
  };
  return Promise.all(
    all.map(async ({ row, domain }, at): Promise<Result> => {
      const ours = checked[at];
      const [aboutMx, aboutTlsa] = [mx[at], tlsa[at]];
      const [mxProof, tlsaProof] = [proofs[at], proofs[all.length + at]];
      if (!ours || !aboutMx || !aboutTlsa || !mxProof || !tlsaProof) {
        throw new Error(`no answer about ${domain.name}`);
      }
      const [mxAnswers, tlsaAnswers, mail] = await Promise.all([
        askDns(aboutMx, mxProof),
        askDns(aboutTlsa, tlsaProof),
        askMail(aboutMx.name, fateOf(ours)),
      ]);
      const facts = { row, domain: mailDomain(domain), shows: domain.shows, checked: ours };
      return { ...facts, mx: mxAnswers, tlsa: tlsaAnswers, mail };
    }),
  );
}

function hostOf(domain: LabDomain): string {
  return domain.tlsaOf ?? `mx.${domain.name}`;
}

/** Who says something else is asked again: on a busy machine a question may get lost. */
async function twice<Verdict>(ask: () => Promise<Verdict>, expected: Verdict): Promise<Verdict> {
  const first = await ask();
  return first === expected ? first : await ask();
}
