/** A maildir, read message by message as they come in. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Milliseconds for a message that was taken to lie in the mailbox. */
const PATIENCE = 20_000;

export class Mailbox {
  readonly #folder: string;
  readonly #log: string;
  readonly #seen = new Set<string>();

  /** @param log what the server writes, for when nothing comes. */
  constructor(folder: string, log: string) {
    this.#folder = join(folder, "new");
    this.#log = log;
  }

  /** The next one; @throws Error when none comes. */
  async next(): Promise<string> {
    for (const end = Date.now() + PATIENCE; Date.now() < end;) {
      const [name] = this.#names().filter((one) => !this.#seen.has(one));
      if (name !== undefined) {
        this.#seen.add(name);
        return readFileSync(join(this.#folder, name), "utf8");
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const log = existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
    throw new Error(`no message in ${this.#folder}\n${log}`);
  }

  #names(): string[] {
    return existsSync(this.#folder) ? readdirSync(this.#folder) : [];
  }
}
