/** Every domain of the lab, by the part of design §4 it is about. */
import type { LabDomain, Row } from "./domain.ts";
import { DANE_ROWS } from "./domains/dane.ts";
import { DESTINATIONS } from "./domains/destinations.ts";
import { DNS } from "./domains/dns.ts";
import { MTA_STS } from "./domains/mta-sts.ts";
import { OBSERVATION } from "./domains/observation.ts";

export const ROWS: ReadonlyMap<Row, readonly LabDomain[]> = new Map([
  ["DNS", DNS],
  ["Destinations", DESTINATIONS],
  ["DANE", DANE_ROWS],
  ["MTA-STS", MTA_STS],
  ["Observation", OBSERVATION],
]);

export const DOMAINS: readonly LabDomain[] = [...ROWS.values()].flat();

/** The domain mail is addressed to. */
export function mailDomain({ domain, name }: LabDomain): string {
  return domain ?? name;
}
