/** A key of its own for the first identity, as Thunderbird's assistant would make it. */
import type { Thunderbird } from "./thunderbird.ts";

interface Identity {
  readonly email: string;
  readonly fullName: string;
  setUnicharAttribute(name: string, value: string): void;
}

declare const ChromeUtils: {
  importESModule(url: string): {
    BondOpenPGP: { init(): Promise<void> };
    RNP: {
      genKey(user: string, type: "ECC", bits: number, days: number, secret: ""): Promise<string>;
    };
    MailServices: { accounts: { readonly allIdentities: readonly Identity[] } };
  };
};

export async function makeOpenPgpKey(tb: Thunderbird): Promise<void> {
  await tb.chrome.run(tb.main, async () => {
    const load = (url: string) => ChromeUtils.importESModule(url);
    await load("chrome://openpgp/content/BondOpenPGP.sys.mjs").BondOpenPGP.init();
    const { RNP } = load("chrome://openpgp/content/modules/RNP.sys.mjs");
    const { MailServices } = load("resource:///modules/MailServices.sys.mjs");
    const [identity] = MailServices.accounts.allIdentities;
    if (!identity) throw new Error("no identity");
    const user = `${identity.fullName} <${identity.email}>`;
    identity.setUnicharAttribute("openpgp_key_id", await RNP.genKey(user, "ECC", 0, 365, ""));
  });
}
