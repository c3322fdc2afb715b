/** The webmails that are known. One more is one more line. */
import { ciderwebmail } from "./ciderwebmail/ciderwebmail.ts";
import { roundcube } from "./roundcube/roundcube.ts";
import { sogo } from "./sogo/sogo.ts";
import type { Webmail } from "./webmail.ts";

export const WEBMAILS: readonly Webmail[] = [roundcube, sogo, ciderwebmail];
