/**
 * Lists of which each item is read by itself: one that cannot be understood must not take
 * the others with it, for then less would be demanded, or more asked of somebody.
 */
import * as v from "valibot";

/** @param max items; what comes after them is passed over. */
export function lenientArray<const Schema extends v.GenericSchema>(item: Schema, max: number) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((items): v.InferOutput<Schema>[] =>
      items.slice(0, max).flatMap((one) => {
        const read = v.safeParse(item, one);
        return read.success ? [read.output] : [];
      }),
    ),
  );
}

/**
 * What of `given` did not come through reading as it was, by its path: `senders[1].mode`.
 * What reading added is no difference.
 */
export function differences(given: unknown, read: unknown, path = ""): string[] {
  if (Array.isArray(given)) {
    // Of a list something was left out of, nobody can tell any more which was which.
    if (!Array.isArray(read) || read.length !== given.length) return [path];
    return given.flatMap((one, at) => differences(one, read[at], `${path}[${at}]`));
  }
  if (isObject(given)) {
    if (!isObject(read)) return [path];
    return Object.entries(given).flatMap(([name, value]) => {
      const inner = path === "" ? name : `${path}.${name}`;
      return Object.hasOwn(read, name) ? differences(value, read[name], inner) : [inner];
    });
  }
  return given === read ? [] : [path];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
