/** A Thunderbird profile with one account, in which nothing starts, asks or calls home by itself. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type Prefs = Readonly<Record<string, string | number | boolean>>;

const SILENT: Prefs = {
  "app.donation.eoy.version.viewed": 999,
  "mail.provider.suppress_dialog_on_startup": true,
  "mail.spotlight.firstRunDone": true,
  "mail.winsearch.firstRunDone": true,
  "mail.rights.version": 1,
  "mailnews.start_page.enabled": false,
  "mailnews.start_page.url": "about:blank",
  "mailnews.start_page.override_url": "about:blank",
  "mailnews.start_page_override.mstone": "ignore",
  "mail.shell.checkDefaultClient": false,
  "mail.inappnotifications.enabled": false,
  "mail.biff.show_alert": false,
  "mail.chat.enabled": false,
  "mailnews.database.global.indexer.enabled": false,
  "calendar.timezone.local": "UTC",
  "datareporting.policy.dataSubmissionEnabled": false,
  "datareporting.policy.dataSubmissionPolicyBypassNotification": true,
  "datareporting.healthreport.uploadEnabled": false,
  "toolkit.telemetry.server": "",
  "app.update.disabledForTesting": true,
  "extensions.update.enabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};

const FOR_TESTS: Prefs = {
  // A free port, written to MarionetteActivePort: any number of tests can run at once.
  "marionette.port": 0,
  "browser.dom.window.dump.enabled": true,
  "devtools.console.stdout.chrome": true,
  "devtools.console.stdout.content": true,
  "mail.compose.autosave": false,
  "mail.warn_on_send_accel_key": false,
  "mail.compose.warn_public_recipients.threshold": 500,
  // Going offline and back asks nothing: 2 is "never".
  "offline.send.unsent_messages": 2,
  "offline.download.download_messages": 2,
  "offline.autoDetect": false,
};

function account(smtp: OutgoingServer): Prefs {
  return {
    "mail.accountmanager.accounts": "account1",
    "mail.accountmanager.defaultaccount": "account1",
    "mail.accountmanager.localfoldersserver": "server1",
    "mail.account.account1.identities": "id1",
    "mail.account.account1.server": "server1",
    "mail.account.lastKey": 1,
    "mail.server.server1.type": "none",
    "mail.server.server1.hostname": "Local Folders",
    "mail.server.server1.name": "Local Folders",
    "mail.server.server1.userName": "nobody",
    "mail.server.server1.directory-rel": "[ProfD]Mail/Local Folders",
    "mail.identity.id1.fullName": "Alice Sender",
    "mail.identity.id1.useremail": "alice@sender.test",
    "mail.identity.id1.valid": true,
    "mail.identity.id1.compose_html": false,
    "mail.identity.id1.smtpServer": "smtp1",
    "mail.identity.id1.fcc_folder": "mailbox://nobody@Local%20Folders/Sent",
    "mail.identity.id1.draft_folder": "mailbox://nobody@Local%20Folders/Drafts",
    "mail.smtpservers": "smtp1",
    "mail.smtp.defaultserver": "smtp1",
    "mail.smtpserver.smtp1.type": "smtp",
    "mail.smtpserver.smtp1.hostname": smtp.address,
    "mail.smtpserver.smtp1.port": smtp.port,
    "mail.smtpserver.smtp1.try_ssl": 0,
    "mail.smtpserver.smtp1.authMethod": 1,
    "mail.smtpserver.smtp1.username": "",
  };
}

/** Where the account's outgoing server listens. */
export interface OutgoingServer {
  readonly address: string;
  readonly port: number;
}

export interface ProfileOptions {
  readonly smtp: OutgoingServer;
  readonly prefs: Prefs;
  /** An mbox file's text; Thunderbird indexes it when the folder is first shown. */
  readonly inbox: string;
}

export async function writeProfile(folder: string, options: ProfileOptions): Promise<void> {
  const mail = join(folder, "Mail", "Local Folders");
  await mkdir(mail, { recursive: true });
  if (options.inbox) await writeFile(join(mail, "Inbox"), options.inbox);

  const prefs = { ...SILENT, ...FOR_TESTS, ...account(options.smtp), ...options.prefs };
  const lines = Object.entries(prefs).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(folder, "user.js"), lines.join(""));
}
