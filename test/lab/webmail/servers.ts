/** What a webmail stands on: mailboxes to read, and a server that takes what is sent. */
import { startSubmission, type Submission } from "../submission.ts";
import { startMailStore, type MailStore } from "./mail-store.ts";

export interface Servers {
  readonly store: MailStore;
  readonly submission: Submission;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const [store, submission] = await Promise.all([startMailStore(), startSubmission()]);
  return {
    store,
    submission,
    async stop() {
      await Promise.all([store.stop(), submission.stop()]);
    },
  };
}
