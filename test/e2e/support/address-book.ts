/** The personal address book, filled as a person would have filled it. */
import type { Chrome, WindowHandle } from "./chrome.ts";

export interface ListFixture {
  readonly name: string;
  readonly description?: string;
  /** Display name and address; an address without "@" is the name of another list. */
  readonly members: readonly (readonly [name: string, address: string])[];
}

export class AddressBook {
  readonly #chrome: Chrome;
  readonly #main: WindowHandle;

  constructor(chrome: Chrome, main: WindowHandle) {
    this.#chrome = chrome;
    this.#main = main;
  }

  async addList({ name, description = "", members }: ListFixture): Promise<void> {
    await this.#chrome.run(this.#main, addList, name, description, members);
  }
}

interface Card {
  displayName: string;
  primaryEmail: string;
}

interface Directory {
  isMailList: boolean;
  dirName: string;
  description: string;
  addMailList(list: Directory): Directory;
  addCard(card: Card): Card;
}

declare const ChromeUtils: {
  importESModule(url: string): { MailServices: { ab: { getDirectory(uri: string): Directory } } };
};
declare const Cc: Record<string, { createInstance<T>(type: T): T }>;
declare const Ci: { readonly nsIAbDirectory: Directory; readonly nsIAbCard: Card };

function addList(
  name: string,
  description: string,
  members: readonly (readonly [string, string])[],
): void {
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const book = MailServices.ab.getDirectory("jsaddrbook://abook.sqlite");
  const wanted = Cc["@mozilla.org/addressbook/directoryproperty;1"]?.createInstance(
    Ci.nsIAbDirectory,
  ) as Directory;
  Object.assign(wanted, { isMailList: true, dirName: name, description });
  const list = book.addMailList(wanted);
  for (const [displayName, primaryEmail] of members) {
    const card = Cc["@mozilla.org/addressbook/cardproperty;1"]?.createInstance(
      Ci.nsIAbCard,
    ) as Card;
    Object.assign(card, { displayName, primaryEmail });
    list.addCard(card);
  }
}
