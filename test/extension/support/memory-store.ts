import type { KeyValueStore } from "../../../src/extension/background/session-memory.ts";

/** Keeps copies of plain data, as the browser's does. */
export function memoryStore(content: Record<string, unknown> = {}) {
  let writes = 0;
  const store: KeyValueStore = {
    get: (key) => Promise.resolve(structuredClone({ [key]: content[key] })),
    set: (items) => {
      writes++;
      Object.assign(content, structuredClone(items));
      return Promise.resolve();
    },
  };
  return { store, content, writes: () => writes };
}
