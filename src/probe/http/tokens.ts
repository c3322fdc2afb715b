/** Bearer tokens (RFC 6750 §2.1), for a backend that is not for everybody. */
import { createHash, timingSafeEqual } from "node:crypto";
import { fail, ok, type Result } from "../../core/base/result.ts";

/** Shorter ones could be guessed over the network. */
const MIN_LENGTH = 16;

/** One token a line; empty lines and lines that begin with `#` don't count. */
export function parseTokens(text: string): Result<string[], string> {
  const tokens = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (tokens.length === 0) return fail("there is no token in it; write one on a line of its own");
  const odd = tokens.findIndex((token) => !/^[A-Za-z0-9._~+/-]+=*$/.test(token));
  if (odd >= 0) return fail(`token ${odd + 1} has characters that no bearer token has`);
  const short = tokens.findIndex((token) => token.length < MIN_LENGTH);
  if (short >= 0) return fail(`token ${short + 1} is shorter than ${MIN_LENGTH} characters`);
  return ok(tokens);
}

/** @returns does an Authorization header carry one of the tokens? In constant time for each. */
export function createTokenCheck(
  tokens: readonly string[],
): (header: string | undefined) => boolean {
  // Hashes have one length, so that not even the length of a token is told by the time it takes.
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  const hashes = tokens.map(hash);
  return (header) => {
    const given = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
    if (given === undefined) return false;
    const digest = hash(given);
    // No early end: which token it was is not told either.
    return hashes.reduce((found, known) => timingSafeEqual(known, digest) || found, false);
  };
}
