/** Exim in Debian runs as a user that exists only where its package is installed; here, in this mount namespace. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bindOver } from "./bind-over.ts";

export async function addEximUser(folder: string): Promise<void> {
  for (const [name, line] of [
    ["passwd", "Debian-exim:x:9999:9999::/nonexistent:/usr/sbin/nologin\n"],
    ["group", "Debian-exim:x:9999:\n"],
  ] as const) {
    const path = `/etc/${name}`;
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (!text.includes("Debian-exim:")) await bindOver(path, join(folder, name), text + line);
  }
}
