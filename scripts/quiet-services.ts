/** Servers that only the tests need are installed without being started, now or at the next boot. */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";

/** Debian's packages ask it before they start anything; 101 is no. */
const POLICY = "/usr/sbin/policy-rc.d";

/** @param services those that `install` brings along; what was there before is left alone. */
export function withoutStarting<Result>(
  services: readonly string[],
  install: () => Result,
): Result {
  const ours = services.length > 0 && !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return install();
  } finally {
    if (ours) rmSync(POLICY);
    if (services.length > 0 && existsSync("/run/systemd/system")) {
      spawnSync("systemctl", ["disable", "--quiet", ...services]);
    }
  }
}
