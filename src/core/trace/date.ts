/** Dates of Received fields (RFC 5322 §3.3, and §4.3 for the names of zones). */

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

const DATE =
  /^(?:[a-z]{3}, ?)?(\d{1,2}) ([a-z]{3}) (\d{4}|\d{2}) (\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)? ?([+-]\d{4}|[a-z]{1,3})?/i;

/** RFC 5322 §4.3; others count as UTC, as it demands. */
const ZONES: Record<string, number> = {
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};

/** @returns milliseconds since the epoch. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text.trim().slice(0, 64));
  if (match === null) return undefined;
  const [day = 0, , , hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const month = MONTHS.indexOf((match[2] ?? "").toLowerCase());
  const year = fullYear(match[3] ?? "");
  if (month < 0 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(year, month, day, hour, minute, second) - offset(match[7] ?? "") * 60_000;
}

/** RFC 5322 §4.3: two digits are of 1950 to 2049. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** Minutes. */
function offset(zone: string): number {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return (ZONES[zone.toLowerCase()] ?? 0) * 60;
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}
