/** Messages in numbers: opened by the program, sent by its commands, counted in the outbox. */
import type { Thunderbird } from "./thunderbird.ts";
import { waitFor } from "./wait.ts";

export type Way = "send" | "later" | "offline";

export interface Draft {
  readonly tabId: number;
  readonly subject: string;
}

interface BackgroundApi {
  compose: {
    beginNew(details: object): Promise<{ id: number }>;
  };
  tabs: { query(query: object): Promise<{ id: number }[]>; remove(id: number): Promise<void> };
}
declare const browser: BackgroundApi;
declare const Services: {
  wm: { getEnumerator(type: string): Iterable<ComposeWindowInside> };
  io: { offline: boolean };
};
interface XulDocument {
  readonly commandDispatcher: {
    getControllerForCommand(command: string): { isCommandEnabled(command: string): boolean } | null;
  };
}
interface ComposeWindowInside extends Window {
  gWindowLocked: boolean;
  composeEditorReady: boolean;
  goDoCommand(command: string): void;
}
declare const Cc: Record<
  "@mozilla.org/messengercompose/sendlater;1",
  {
    getService(type: unknown): {
      getUnsentMessagesFolder(identity: null): { getTotalMessages(deep: boolean): number };
      sendUnsentMessages(identity: null): void;
    };
  }
>;
declare const Ci: { readonly nsIMsgSendLater: unknown };

/** A compose window of its own for this message. */
export async function openMessage(
  tb: Thunderbird,
  subject: string,
  recipients: { to?: string[]; cc?: string[]; bcc?: string[] },
): Promise<Draft> {
  const details = { ...recipients, subject, isPlainText: true, plainTextBody: "Hello" };
  const tabId = await tb.inBackground(
    async (details: object) => (await browser.compose.beginNew(details)).id,
    details,
  );
  return { tabId, subject };
}

/**
 * What the button and the menu do; offline the button puts it into the outbox. A window that
 * is still opening passes a command over without a word, so it is given once it is taken.
 */
export async function sendMessage(tb: Thunderbird, { subject }: Draft, way: Way): Promise<void> {
  const command = way === "later" ? "cmd_sendLater" : "cmd_sendButton";
  const press = () =>
    tb.chrome.run(
      tb.main,
      (subject: string, command: string) => {
        for (const window of Services.wm.getEnumerator("msgcompose")) {
          const field = window.document.getElementById("msgSubject") as HTMLInputElement;
          if (field.value !== subject || !window.composeEditorReady) continue;
          const { commandDispatcher } = window.document as unknown as XulDocument;
          const controller = commandDispatcher.getControllerForCommand(command);
          if (controller?.isCommandEnabled(command) !== true) continue;
          window.goDoCommand(command);
          return true;
        }
        return false;
      },
      subject,
      command,
    );
  await waitFor(`the window of ${subject} to send`, press);
}

export interface WindowState {
  readonly open: boolean;
  readonly locked: boolean;
}

export async function windowStates(tb: Thunderbird): Promise<Map<string, WindowState>> {
  const states = await tb.chrome.run(tb.main, () =>
    [...Services.wm.getEnumerator("msgcompose")].map((window) => ({
      subject: (window.document.getElementById("msgSubject") as HTMLInputElement).value,
      locked: window.gWindowLocked,
    })),
  );
  return new Map(states.map(({ subject, locked }) => [subject, { open: true, locked }]));
}

/** All compose windows, without asking whether to save. */
export async function closeMessages(tb: Thunderbird): Promise<void> {
  await tb.chrome.run(tb.main, () => {
    for (const window of Services.wm.getEnumerator("msgcompose")) {
      setTimeout(() => window.close());
    }
  });
  await waitFor("the windows to close", async () => (await windowStates(tb)).size === 0);
}

export async function setOffline(tb: Thunderbird, offline: boolean): Promise<void> {
  await tb.chrome.run(tb.main, (offline: boolean) => void (Services.io.offline = offline), offline);
}

export async function outboxCount(tb: Thunderbird): Promise<number> {
  return tb.chrome.run(tb.main, () =>
    Cc["@mozilla.org/messengercompose/sendlater;1"]
      .getService(Ci.nsIMsgSendLater)
      .getUnsentMessagesFolder(null)
      .getTotalMessages(false),
  );
}

export async function flushOutbox(tb: Thunderbird): Promise<void> {
  if ((await outboxCount(tb)) === 0) return;
  await tb.chrome.run(tb.main, () => {
    Cc["@mozilla.org/messengercompose/sendlater;1"]
      .getService(Ci.nsIMsgSendLater)
      .sendUnsentMessages(null);
  });
  await waitFor("the outbox to empty", async () => (await outboxCount(tb)) === 0, 120_000);
}

export interface Kept {
  readonly recipients: string;
  readonly subject: string;
}

/** What is in the drafts folder. */
export async function drafts(tb: Thunderbird): Promise<Kept[]> {
  return tb.chrome.run(tb.main, () => {
    const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
    const folder = MailServices.accounts.localFoldersServer.rootFolder.getChildNamed("Drafts");
    return [...(folder?.messages ?? [])].map(({ recipients, subject }) => ({
      recipients,
      subject,
    }));
  });
}

declare const ChromeUtils: {
  importESModule(url: string): {
    MailServices: {
      accounts: {
        localFoldersServer: {
          rootFolder: {
            getChildNamed(name: string): { readonly messages: Iterable<Kept> } | null;
          };
        };
      };
    };
  };
};
