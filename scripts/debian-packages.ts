/** What the tests need from Debian, and what each is for. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

interface Need {
  /** Present means: installed. */
  readonly file: string;
  readonly package: string;
  readonly purpose: string;
}

const NEEDS: readonly Need[] = [
  {
    file: "/usr/bin/dnssec-signzone",
    package: "bind9-utils",
    purpose: "zones signed by another hand",
  },
  {
    file: "/usr/share/dns/root.ds",
    package: "dns-root-data",
    purpose: "the root's keys to compare ours with",
  },
  { file: "/usr/lib/thunderbird/thunderbird", package: "thunderbird", purpose: "end-to-end tests" },
  { file: "/usr/sbin/postfix", package: "postfix", purpose: "a real mail server to look at" },
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
export function installMissing(say: (line: string) => void): Missing {
  const wanted = NEEDS.filter((need) => !existsSync(need.file));
  if (wanted.length === 0) return { installed: [], missing: [] };
  const names = wanted.map((need) => need.package);
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    return { installed: [], missing: wanted };
  }
  say(`Installing from Debian, as this is root: ${names.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, encoding: "utf8" } as const;
  // The tests start a Postfix of their own; the machine's mail is not to change.
  const noMailer = "postfix postfix/main_mailer_type select No configuration\n";
  spawnSync("debconf-set-selections", [], { ...options, input: noMailer });
  spawnSync("apt-get", ["update", "-q"], options);
  const result = spawnSync(
    "apt-get",
    ["install", "-y", "-q", "--no-install-recommends", ...names],
    options,
  );
  if (result.status !== 0) say(result.stderr.trim().split("\n").slice(-5).join("\n"));
  return { installed: names, missing: NEEDS.filter((need) => !existsSync(need.file)) };
}
