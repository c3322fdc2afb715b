/** Which of the four builds this is; put in by the build. */
declare const __VARIANT__: "thunderbird" | "thunderbird-esr" | "firefox" | "chromium";

export const variant = __VARIANT__;
