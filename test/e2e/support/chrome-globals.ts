/** The little of Thunderbird's inside that our scripts touch; each declares the globals it uses from here. */

export interface XulBrowser extends Element {
  readonly currentURI: { readonly spec: string } | null;
  readonly browsingContext: {
    readonly currentWindowGlobal: {
      readonly osPid: number;
      getActor(name: "MarionetteCommands"): {
        executeScript(body: string, args: readonly unknown[], options: object): Promise<unknown>;
      };
    };
  } | null;
}

export interface ExtensionInternals {
  readonly views: Iterable<{ readonly viewType: string; readonly xulBrowser: XulBrowser }>;
  readonly backgroundState: "starting" | "running" | "suspending" | "stopped";
  terminateBackground(options: object): Promise<void>;
  wakeupBackground(): Promise<void>;
}

export interface ExtensionPolicies {
  getByID(
    id: string,
  ): { readonly extension: ExtensionInternals; getURL(path: string): string } | null;
}

export interface PillElement extends HTMLElement {
  readonly fullAddress: string;
  readonly emailAddress: string;
}

export interface ComposeGlobals extends Window {
  readonly composeEditorReady: boolean;
}
