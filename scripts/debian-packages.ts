/** What the tests need from Debian, and what each is for. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { withoutStarting } from "./quiet-services.ts";
import { unpackDebian } from "./unpack-debian.ts";

interface Need {
  /** Present means: installed. */
  readonly file: string;
  readonly package: string;
  readonly purpose: string;
  /** Runs as this service on a machine that has it for itself; with us it must not. */
  readonly service?: string;
  /** It excludes another package, so that only its files are taken. */
  readonly unpacked?: { readonly target: string };
}

const LIBRARIES = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;
const OPENSMTPD_FILES = new URL("../.cache/debian/opensmtpd", import.meta.url).pathname;
const EXIM_FILES = new URL("../.cache/debian/exim4-daemon-light", import.meta.url).pathname;

/** What the lab with real servers needs (docs/lab.md). */
export const LAB_NEEDS: readonly Need[] = [
  {
    file: "/usr/bin/dnssec-signzone",
    package: "bind9-utils",
    purpose: "zones signed by another hand",
  },
  { file: "/usr/sbin/nsd", package: "nsd", service: "nsd", purpose: "real name servers" },
  { file: "/usr/sbin/unbound", package: "unbound", service: "unbound", purpose: "a real resolver" },
  { file: "/usr/bin/unbound-host", package: "unbound-host", purpose: "a validator beside ours" },
  { file: "/usr/bin/delv", package: "bind9-dnsutils", purpose: "a validator beside ours" },
  { file: "/usr/bin/drill", package: "ldnsutils", purpose: "a validator beside ours" },
  { file: "/usr/bin/ip", package: "iproute2", purpose: "addresses in the lab's own network" },
  { file: "/usr/sbin/postfix", package: "postfix", purpose: "a real mail server to look at" },
  {
    file: `${EXIM_FILES}/usr/sbin/exim4`,
    package: "exim4-daemon-light",
    unpacked: { target: EXIM_FILES },
    purpose: "a second sender that knows DANE",
  },
  { file: `${LIBRARIES}/libgnutls-dane.so.0`, package: "libgnutls-dane0", purpose: "Exim" },
  { file: `${LIBRARIES}/libidn.so.12`, package: "libidn12", purpose: "Exim" },
  { file: `${LIBRARIES}/libnsl.so.2`, package: "libnsl2", purpose: "Exim" },
];

/** What `npm run bench` needs for the backend, beside a Postfix. */
export const BACKEND_BENCH_NEEDS: readonly Need[] = [
  {
    file: "/usr/sbin/posttls-finger",
    package: "postfix",
    purpose: "to look at, and to compare with",
  },
  { file: "/usr/bin/wrk", package: "wrk", purpose: "many questions in a second" },
];

const NEEDS: readonly Need[] = [
  ...LAB_NEEDS,
  {
    file: "/usr/share/dns/root.ds",
    package: "dns-root-data",
    purpose: "the root's keys to compare ours with",
  },
  {
    file: `${OPENSMTPD_FILES}/usr/sbin/smtpd`,
    package: "opensmtpd",
    unpacked: { target: OPENSMTPD_FILES },
    purpose: "a third mail server to look at",
  },
  { file: `${LIBRARIES}/libevent-2.1.so.7`, package: "libevent-2.1-7", purpose: "OpenSMTPD" },
  { file: "/usr/bin/sslscan", package: "sslscan", purpose: "a look beside the probe's" },
  { file: "/usr/bin/swaks", package: "swaks", purpose: "a look beside the probe's" },
  {
    file: `${LIBRARIES}/perl5/5.36/Net/SSLeay.pm`,
    package: "libnet-ssleay-perl",
    purpose: "swaks",
  },
  {
    file: "/usr/lib/postgresql/15/bin/postgres",
    package: "postgresql-15",
    service: "postgresql",
    purpose: "replicas of the backend",
  },
  {
    file: "/usr/sbin/nginx",
    package: "nginx-light",
    service: "nginx",
    purpose: "the proxy of docs/operating.md",
  },
  // Named before Roundcube, which else brings a web server of its own along.
  { file: "/usr/bin/php-cgi", package: "php-cgi", purpose: "Roundcube" },
  { file: "/usr/bin/php", package: "php-cli", purpose: "Roundcube" },
  {
    file: "/usr/lib/php/20220829/pdo_sqlite.so",
    package: "roundcube-sqlite3",
    service: "apache2",
    purpose: "Roundcube",
  },
  { file: "/var/lib/roundcube/public_html", package: "roundcube-core", purpose: "a real webmail" },
  {
    file: "/usr/share/roundcube/skins/larry",
    package: "roundcube-skin-larry",
    purpose: "Roundcube as it looked before",
  },
  {
    file: "/usr/share/roundcube/skins/classic",
    package: "roundcube-skin-classic",
    purpose: "Roundcube as it looked at first",
  },
  {
    file: "/usr/lib/dovecot/imap",
    package: "dovecot-imapd",
    service: "dovecot",
    purpose: "mailboxes behind a webmail",
  },
  {
    file: `${LIBRARIES}/perl5/5.36/DBD/SQLite.pm`,
    package: "libdbd-sqlite3-perl",
    purpose: "a third webmail's settings",
  },
  {
    file: "/usr/share/perl5/CiderWebmail.pm",
    package: "ciderwebmail",
    purpose: "a third webmail",
  },
  { file: "/usr/sbin/sogod", package: "sogo", service: "sogo", purpose: "a second webmail" },
  {
    file: "/usr/bin/memcached",
    package: "memcached",
    service: "memcached",
    purpose: "SOGo",
  },
  {
    file: "/usr/sbin/mariadbd",
    package: "mariadb-server",
    service: "mariadb",
    purpose: "SOGo",
  },
  { file: "/usr/lib/thunderbird/thunderbird", package: "thunderbird", purpose: "end-to-end tests" },
  { file: "/usr/bin/chromium", package: "chromium", purpose: "the build for Chromium" },
  { file: "/usr/bin/firefox-esr", package: "firefox-esr", purpose: "the build for Firefox" },
  { file: "/usr/bin/Xvfb", package: "xvfb", purpose: "dragging, and pictures with panels" },
  { file: "/usr/bin/openbox", package: "openbox", purpose: "a window manager for that" },
  { file: "/usr/bin/xdotool", package: "xdotool", purpose: "a mouse for that" },
  { file: "/usr/bin/import", package: "imagemagick", purpose: "the pictures themselves" },
  {
    file: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    package: "fonts-dejavu-core",
    purpose: "text in them",
  },
];

export interface Missing {
  readonly installed: readonly string[];
  /** Still missing, with what is left out for it. */
  readonly missing: readonly Need[];
}

/** Installs what is missing where that is possible, and says so before it does. */
export function installMissing(say: (line: string) => void, needs = NEEDS): Missing {
  const wanted = needs.filter((need) => !existsSync(need.file));
  if (wanted.length === 0) return { installed: [], missing: [] };
  const names = wanted.map((need) => need.package);
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    return { installed: [], missing: wanted };
  }
  say(`Installing from Debian, as this is root: ${names.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, encoding: "utf8" } as const;
  // The tests start a Postfix of their own; the machine's mail is not to change.
  const answers = [
    "postfix postfix/main_mailer_type select No configuration",
    // And neither are its databases and web servers.
    "roundcube-core roundcube/dbconfig-install boolean false",
    "roundcube-core roundcube/database-type select sqlite3",
    "roundcube-core roundcube/reconfigure-webserver multiselect",
  ];
  spawnSync("debconf-set-selections", [], { ...options, input: answers.join("\n") + "\n" });
  spawnSync("apt-get", ["update", "-q"], options);
  const packages = wanted.filter((need) => need.unpacked === undefined);
  const services = packages.flatMap(({ service }) => service ?? []);
  if (packages.length > 0) {
    const install = ["install", "-y", "-q", "--no-install-recommends"];
    const chosen = packages.map((need) => need.package);
    const result = withoutStarting(services, () =>
      spawnSync("apt-get", [...install, ...chosen], options),
    );
    if (result.status !== 0) say(result.stderr.trim().split("\n").slice(-5).join("\n"));
  }
  for (const need of wanted) {
    if (need.unpacked) unpackDebian(need.package, need.unpacked.target);
  }
  return { installed: names, missing: needs.filter((need) => !existsSync(need.file)) };
}
