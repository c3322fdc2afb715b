/** For the `default` of a switch over a union: a new variant is then a compile error, not a silent gap. */
export function exhaustive(value: never): never {
  throw new Error(`unhandled variant: ${JSON.stringify(value)}`);
}
