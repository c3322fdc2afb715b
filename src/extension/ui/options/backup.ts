/** `<postweg-backup>`: all that is set into a file, and back. */
import { html, nothing } from "lit";
import {
  MEMORY_PORT,
  type FromMemoryPage,
  type ToMemoryPage,
} from "../../messaging/memory-protocol.ts";
import { translate as t } from "../../platform/i18n.ts";
import { requestPermission } from "../../platform/permission.ts";
import {
  MAX_BACKUP,
  readBackup,
  taken,
  writeBackup,
  type Backup,
  type BackupFault,
} from "../../settings/backup.ts";
import type { Settings } from "../../settings/settings.ts";
import { connect, type Connection } from "../components/connection.ts";
import { Section } from "./section.ts";
import { dateText } from "./texts.ts";

/** Faulty entries named at a time. */
const NAMED = 5;

class PostwegBackup extends Section {
  static override properties = {
    withMemory: { state: true },
    read: { state: true },
    fault: { state: true },
  };

  declare withMemory: boolean;
  /** A file that was understood, and waits for the person's word. */
  declare read: Backup | undefined;
  declare fault: string;
  readonly #connection: Connection<FromMemoryPage>;
  #answer: (message: ToMemoryPage) => void = () => {};

  constructor() {
    super();
    this.withMemory = false;
    this.fault = "";
    this.#connection = connect<ToMemoryPage, FromMemoryPage>(
      MEMORY_PORT,
      (message) => this.#answer(message),
      () => {},
    );
  }

  protected override content() {
    return html`<section aria-labelledby="title">
      <h2 id="title">${t("backupTitle")}</h2>
      <p>${t("backupHelp")}</p>
      <label class="choice">
        <input
          type="checkbox"
          name="withMemory"
          .checked=${this.withMemory}
          @change=${(event: Event) => (this.withMemory = (event.target as HTMLInputElement).checked)}
        />
        <span>${t("backupWithMemory")}</span>
      </label>
      <button type="button" name="export" @click=${this.#export}>${t("backupExport")}</button>
      <label for="file">${t("backupFile")}</label>
      <input
        id="file"
        name="file"
        type="file"
        accept=".json,application/json"
        aria-invalid=${this.fault === "" ? "false" : "true"}
        aria-describedby="file-fault"
        @change=${this.#choose}
      />
      <p id="file-fault" class="fault" role="alert">${this.fault}</p>
      ${this.read === undefined ? nothing : this.#question(this.read)}
      <p role="status">${this.status}</p>
    </section>`;
  }

  #question({ date, memory }: Backup) {
    const at = Date.parse(date);
    const made = Number.isNaN(at) ? "?" : dateText(at);
    const locked = this.loaded?.managed.locked.length ?? 0;
    return html`<div class="row" role="group" aria-label=${t("backupTake")}>
      <p>
        ${t("backupRead", made)}
        ${memory === undefined ? nothing : t("backupReadMemory", String(memory.domains.length))}
        ${locked === 0 ? nothing : t("backupLocked")}
      </p>
      <button type="button" name="import" @click=${this.#import}>${t("backupTake")}</button>
      <button type="button" name="leave" @click=${this.#leave}>${t("backupLeave")}</button>
    </div>`;
  }

  async #export(): Promise<void> {
    if (this.loaded === undefined) return;
    const { settings } = this.loaded;
    const told = this.withMemory ? await this.#ask({ kind: "export" }, "content") : undefined;
    const text = writeBackup(settings, told?.content, new Date().toISOString());
    download(`postweg-${new Date().toISOString().slice(0, 10)}.json`, text);
    await this.say(t("backupExported"));
  }

  async #choose(event: Event): Promise<void> {
    const file = (event.target as HTMLInputElement).files?.[0];
    this.status = "";
    this.read = undefined;
    this.fault = "";
    if (file === undefined) return;
    if (file.size > MAX_BACKUP) return void (this.fault = t("backupTooLarge"));
    const backup = readBackup(await file.text());
    if (backup.ok) this.read = backup.value;
    else this.fault = faultText(backup.fault);
  }

  /** Permissions first, before anything is awaited; see `requestPermission`. */
  async #import(): Promise<void> {
    if (this.read === undefined || this.loaded === undefined) return;
    const { settings, managed } = this.loaded;
    const backup = this.read;
    const after = { ...settings, ...taken(backup, settings) };
    const urls = (["resolver", "fallbackResolver", "backend"] as const).flatMap((key) =>
      managed.locked.includes(key) || after[key] === "" ? [] : [after[key]],
    );
    if (!(await requestPermission(urls))) {
      const hosts = urls.map((url) => new URL(url).host).join(", ");
      return this.say(t("optionsPermissionDenied", hosts));
    }
    if (!(await this.save((now: Settings) => taken(backup, now)))) return;
    const { memory } = backup;
    if (memory !== undefined) await this.#add(memory);
    else await this.say(t("backupTaken"));
    this.#leave();
  }

  async #add(memory: NonNullable<Backup["memory"]>): Promise<void> {
    const content = { domains: [...memory.domains], hosts: [...memory.hosts] };
    const { count } = await this.#ask({ kind: "add", content }, "added");
    await this.say(t("backupTakenMemory", String(count)));
  }

  #leave(): void {
    this.read = undefined;
    const field = this.renderRoot.querySelector<HTMLInputElement>("#file");
    if (field === null) return;
    field.value = "";
    field.focus();
  }

  #ask<Kind extends ToMemoryPage["kind"]>(
    message: FromMemoryPage,
    kind: Kind,
  ): Promise<Extract<ToMemoryPage, { kind: Kind }>> {
    return new Promise((resolve) => {
      this.#answer = (answer) => {
        if (answer.kind === kind) resolve(answer as Extract<ToMemoryPage, { kind: Kind }>);
      };
      this.#connection.send(message);
    });
  }
}

function faultText(fault: BackupFault): string {
  switch (fault.kind) {
    case "not-json":
      return t("backupNotJson");
    case "not-ours":
      return t("backupNotOurs");
    case "newer":
      return t("backupNewer");
    case "entries": {
      const more = fault.paths.length - NAMED;
      const named = fault.paths.slice(0, NAMED);
      if (more > 0) named.push(t("listMore", String(more)));
      return t("backupEntries", named.join(", "));
    }
  }
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the download begins later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

customElements.define("postweg-backup", PostwegBackup);
