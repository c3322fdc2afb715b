/** The main window's message list and message header, used as a person uses them. */
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Chrome, WindowHandle } from "./chrome.ts";
import type { ExtensionPages } from "./extension-pages.ts";
import type { Script } from "./script.ts";
import { waitFor } from "./wait.ts";

const POPUP = "received/received.html";
const BUTTON = "[id$='messageDisplayAction-toolbarbutton']";
const SCREENSHOTS = fileURLToPath(new URL("../../../dist/screenshots/", import.meta.url));

export interface HeaderButton {
  readonly label: string;
  readonly badge: string;
  readonly title: string;
  /** File name of its picture. */
  readonly icon: string;
}

export class MessagePane {
  readonly #chrome: Chrome;
  readonly #main: WindowHandle;
  readonly #pages: ExtensionPages;

  constructor(chrome: Chrome, main: WindowHandle, pages: ExtensionPages) {
    this.#chrome = chrome;
    this.#main = main;
    this.#pages = pages;
  }

  /** Shows the folder of Local Folders with this name, whatever was shown before. */
  async openFolder(name: string): Promise<void> {
    await waitFor(`the folder ${name}`, () =>
      this.#run(async (name: string) => {
        const { MailServices } = ChromeUtils.importESModule(
          "resource:///modules/MailServices.sys.mjs",
        );
        const folder = MailServices.accounts.localFoldersServer.rootFolder.getChildNamed(name);
        if (!folder) return false;
        // Thunderbird indexes an mbox when it is first looked at.
        folder.updateFolder(null);
        const tabmail = document.getElementById("tabmail") as unknown as TabMail;
        tabmail.switchToTab(0);
        tabmail.currentAbout3Pane.displayFolder(folder.URI);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return true;
      }, name),
    );
  }

  /** Selects the message with this subject, as a click on its row does. */
  async select(subject: string): Promise<void> {
    await waitFor(`the message ${subject}`, () =>
      this.#run((subject: string) => {
        const tabmail = document.getElementById("tabmail") as unknown as TabMail;
        const { gDBView, threadTree } = tabmail.currentAbout3Pane;
        for (let row = 0; row < (gDBView?.rowCount ?? 0); row++) {
          if (gDBView?.getMsgHdrAt(row).mime2DecodedSubject !== subject) continue;
          threadTree.selectedIndex = row;
          return true;
        }
        return false;
      }, subject),
    );
    await waitFor(`${subject} in the message pane`, async () => (await this.subject()) === subject);
  }

  async selectAll(): Promise<void> {
    await this.#run(() => {
      const tabmail = document.getElementById("tabmail") as unknown as TabMail;
      tabmail.currentAbout3Pane.commandController.doCommand("cmd_selectAll");
    });
  }

  /** What a menu does with the selected message: cmd_reply, cmd_forwardInline, cmd_editDraftMsg. */
  async command(name: string): Promise<void> {
    await this.#run((name: string) => {
      const tabmail = document.getElementById("tabmail") as unknown as TabMail;
      tabmail.currentAbout3Pane.commandController.doCommand(name);
    }, name);
  }

  subject(): Promise<string> {
    return this.#run(() => {
      const tabmail = document.getElementById("tabmail") as unknown as TabMail;
      return tabmail.currentAboutMessage?.gMessage?.mime2DecodedSubject ?? "";
    });
  }

  /** `undefined` while the add-on's button is not there. */
  button(): Promise<HeaderButton | undefined> {
    return this.#run((selector: string) => {
      const tabmail = document.getElementById("tabmail") as unknown as TabMail;
      const button = tabmail.currentAboutMessage?.document.querySelector(selector);
      if (!button) return undefined;
      const read = (name: string) => button.getAttribute(name) ?? "";
      const icon = /[\w-]+\.svg/.exec(read("style"))?.[0] ?? "";
      return { label: read("label"), badge: read("badge"), title: read("tooltiptext"), icon };
    }, BUTTON);
  }

  async openPopup(): Promise<void> {
    await this.#run((selector: string) => {
      const tabmail = document.getElementById("tabmail") as unknown as TabMail;
      tabmail.currentAboutMessage?.document.querySelector<HTMLElement>(selector)?.click();
    }, BUTTON);
    await waitFor("the popup", () => this.#pages.isOpen(POPUP));
    await this.#pages.focus(POPUP);
  }

  inPopup<Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#pages.inPage(POPUP, script, ...args);
  }

  async closePopup(): Promise<void> {
    await this.inPopup(() => window.close()).catch(() => undefined);
    await waitFor("the popup's end", async () => !(await this.#pages.isOpen(POPUP)));
  }

  /** All of the screen, panels included, into dist/screenshots. */
  async screenshotOfScreen(name: string, display: string | null): Promise<void> {
    if (display === null) throw new Error("there is no screen");
    const file = `${SCREENSHOTS}${name}.png`;
    await mkdir(dirname(file), { recursive: true });
    const env = { ...process.env, DISPLAY: display };
    await promisify(execFile)("import", ["-window", "root", file], { env });
  }

  #run<Args extends readonly unknown[], Result>(
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#chrome.run(this.#main, script, ...args);
  }
}

interface AboutMessage extends Window {
  readonly gMessage: { readonly mime2DecodedSubject: string } | null;
}
interface TabMail {
  switchToTab(index: number): void;
  readonly currentAboutMessage: AboutMessage | null;
  readonly currentAbout3Pane: {
    displayFolder(uri: string): void;
    readonly commandController: { doCommand(name: string): void };
    readonly gDBView: {
      readonly rowCount: number;
      getMsgHdrAt(row: number): { readonly mime2DecodedSubject: string };
    } | null;
    readonly threadTree: { selectedIndex: number };
  };
}
declare const ChromeUtils: {
  importESModule(url: string): {
    MailServices: {
      accounts: {
        localFoldersServer: {
          rootFolder: {
            getChildNamed(
              name: string,
            ): { readonly URI: string; updateFolder(window: null): void } | null;
          };
        };
      };
    };
  };
};
