/**
 * Roundcube's own event before it sends (1.6, `app.js`): whoever gives it the command, a
 * button or a plugin, comes through here. Its listener has to answer at once.
 */
interface Roundcube {
  addEventListener(name: "beforesend", listener: () => false | undefined): void;
}

declare global {
  interface Window {
    rcmail?: Partial<Roundcube>;
  }
}

let hooked: unknown;

/** @param mayGo whether the message may be sent as it stands. */
export function hookRoundcube(mayGo: () => boolean): void {
  const { rcmail } = window;
  if (rcmail === hooked || typeof rcmail?.addEventListener !== "function") return;
  hooked = rcmail;
  rcmail.addEventListener("beforesend", () => (mayGo() ? undefined : false));
}
