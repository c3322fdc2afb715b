/**
 * The webmail sites a person has allowed, one by one. Browsers forget scripts that were
 * registered when an add-on is updated (Chromium 156), and permissions can be taken back in
 * the browser's own pages: so what is registered is made anew from what is kept and what is
 * permitted, at every start.
 */
import * as v from "valibot";
import type { KeyValueStore } from "../session-memory.ts";

const KEY = "sites";

/** Sites. Default and maximum 50: nobody has as many mailboxes. */
const MAX_SITES = 50;

/** Addresses a site was seen to write as. Default and maximum 50. */
const MAX_IDENTITIES = 50;

const siteSchema = v.object({
  /** `https://mail.example.org/*`. */
  pattern: v.pipe(v.string(), v.maxLength(300), v.endsWith("/*")),
  /** Texts of its From field. */
  identities: v.fallback(v.array(v.pipe(v.string(), v.maxLength(1000))), []),
});
export type Site = v.InferOutput<typeof siteSchema>;

export function readSites(stored: unknown): Site[] {
  const all = v.safeParse(v.array(v.unknown()), stored);
  return (all.success ? all.output : []).flatMap((one) => {
    const site = v.safeParse(siteSchema, one);
    return site.success ? [site.output] : [];
  });
}

export interface SitePorts {
  readonly store: KeyValueStore;
  /** Whether all of a pattern's pages may be reached. */
  readonly isPermitted: (pattern: string) => Promise<boolean>;
  /** Makes these the pages the part in the page is put into, and no others. */
  readonly register: (patterns: readonly string[]) => Promise<void>;
  /** Puts it into those that are open already. */
  readonly inject: (pattern: string) => Promise<void>;
}

export class Sites {
  readonly #ports: SitePorts;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: SitePorts) {
    this.#ports = ports;
  }

  async all(): Promise<Site[]> {
    const stored: Record<string, unknown> = await this.#ports.store.get(KEY);
    return readSites(stored[KEY]);
  }

  /** The person allowed it. What is not permitted after all is not kept. */
  add(pattern: string): Promise<void> {
    return this.#oneByOne(async () => {
      const known = await this.all();
      if (!known.some((site) => site.pattern === pattern)) {
        if (!(await this.#ports.isPermitted(pattern))) return;
        await this.#keep([...known, { pattern, identities: [] }].slice(-MAX_SITES));
      }
      await this.#reconcile();
      await this.#ports.inject(pattern);
    });
  }

  remove(pattern: string): Promise<void> {
    return this.#oneByOne(async () => {
      await this.#keep((await this.all()).filter((site) => site.pattern !== pattern));
      await this.#reconcile();
    });
  }

  /** After a start, an update, or a change of the permissions. */
  reconcile(injectToo: boolean): Promise<void> {
    return this.#oneByOne(async () => {
      const permitted = await this.#reconcile();
      if (!injectToo) return;
      for (const pattern of permitted) await this.#ports.inject(pattern);
    });
  }

  /** Who writes there, to be offered in the settings. */
  seen(url: string, identities: readonly string[]): Promise<void> {
    return this.#oneByOne(async () => {
      const known = await this.all();
      const changed = known.map((site) => {
        if (!covers(site.pattern, url)) return site;
        const all = [...new Set([...site.identities, ...identities])];
        return { ...site, identities: all.slice(-MAX_IDENTITIES) };
      });
      if (JSON.stringify(changed) !== JSON.stringify(known)) await this.#keep(changed);
    });
  }

  async #reconcile(): Promise<string[]> {
    const permitted: string[] = [];
    for (const { pattern } of await this.all()) {
      if (await this.#ports.isPermitted(pattern)) permitted.push(pattern);
    }
    await this.#ports.register(permitted);
    return permitted;
  }

  #keep(sites: readonly Site[]): Promise<void> {
    return this.#ports.store.set({ [KEY]: sites });
  }

  /** Two at once would write over each other. */
  #oneByOne(deed: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(deed);
    this.#turn = done.catch(() => {});
    return done;
  }
}

/** Patterns have no port: https://mail.example:8443/ is covered by the host alone. */
export function covers(pattern: string, url: string): boolean {
  try {
    const { protocol, hostname } = new URL(url);
    return pattern === `${protocol}//${hostname}/*`;
  } catch {
    return false;
  }
}
