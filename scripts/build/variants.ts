/**
 * The four add-ons made from one source; docs: "Two Thunderbird builds and two
 * browser builds" in ARCHITECTURE.md.
 */
export const VARIANTS = ["thunderbird", "thunderbird-esr", "firefox", "chromium"] as const;

export type Variant = (typeof VARIANTS)[number];

/** Mozilla's programs take the name .xpi; Chromium's stores want .zip. */
export function archiveName(variant: Variant, version: string): string {
  return `postweg-${variant}-${version}.${variant === "chromium" ? "zip" : "xpi"}`;
}
