/**
 * Commands to one window of Thunderbird after another.
 *
 * Marionette has one current window for all; every command here names its
 * window, and the two steps (switch, do) are never interleaved with another's.
 * Only the chrome context is used: its content context knows Firefox's tabs.
 */
import type { Marionette } from "./marionette.ts";
import { asyncBody, parseOutcome, type Script } from "./script.ts";

export type WindowHandle = string;

export class Chrome {
  readonly #marionette: Marionette;
  #current: WindowHandle | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(marionette: Marionette) {
    this.#marionette = marionette;
  }

  handles(): Promise<WindowHandle[]> {
    return this.#inTurn(() => this.#marionette.send("WebDriver:GetWindowHandles")) as Promise<
      WindowHandle[]
    >;
  }

  async run<Args extends readonly unknown[], Result>(
    window: WindowHandle,
    script: Script<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    const outcome = await this.#send(window, "WebDriver:ExecuteAsyncScript", {
      script: asyncBody(script),
      args,
      sandbox: "system",
      newSandbox: false,
      scriptTimeout: 60_000,
    });
    return parseOutcome<Result>(outcome);
  }

  /** Keys held down together, such as Control and "n". */
  async press(window: WindowHandle, ...keys: string[]): Promise<void> {
    const down = keys.map((value) => ({ type: "keyDown", value }));
    const up = keys.toReversed().map((value) => ({ type: "keyUp", value }));
    await this.#perform(window, [{ type: "key", id: "keyboard", actions: [...down, ...up] }]);
  }

  /**
   * A key that closes its window. The window may be gone before the key is up again, which
   * then cannot be done any more, and need not.
   */
  async pressToClose(window: WindowHandle, key: string): Promise<void> {
    try {
      await this.press(window, key);
    } catch (error) {
      if (!String(error).includes("no such window")) throw error;
    }
    if (this.#current === window) this.#current = null;
  }

  /** Text into the element, key by key. */
  async type(window: WindowHandle, selector: string, text: string): Promise<void> {
    const id = await this.#find(window, selector);
    await this.#send(window, "WebDriver:ElementSendKeys", { id, text });
  }

  async click(window: WindowHandle, selector: string): Promise<void> {
    const id = await this.#find(window, selector);
    await this.#send(window, "WebDriver:ElementClick", { id });
  }

  /** The window's own content as PNG; panels and tooltips are windows of their own and not in it. */
  async screenshot(window: WindowHandle): Promise<Buffer> {
    const base64 = await this.#send(window, "WebDriver:TakeScreenshot", { full: false });
    return Buffer.from(String(base64), "base64");
  }

  async #find(window: WindowHandle, selector: string): Promise<string> {
    const query = { using: "css selector", value: selector };
    const element = (await this.#send(window, "WebDriver:FindElement", query)) as object;
    return String(Object.values(element)[0]);
  }

  #perform(window: WindowHandle, actions: object[]): Promise<unknown> {
    return this.#send(window, "WebDriver:PerformActions", { actions });
  }

  #send(window: WindowHandle, command: string, parameters: object): Promise<unknown> {
    return this.#inTurn(async () => {
      if (this.#current !== window) {
        await this.#marionette.send("WebDriver:SwitchToWindow", { handle: window, focus: true });
        this.#current = window;
      }
      return this.#marionette.send(command, parameters);
    });
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {});
    return result;
  }
}
