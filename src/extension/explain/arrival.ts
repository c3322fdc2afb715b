/** How a received message came: one sentence for the whole, one for each hop. */
import type { HopReason, HopState, TlsTold } from "../../core/trace/hop.ts";
import type { TracedHop } from "../../core/trace/read-trace.ts";
import type { ReceivedView } from "../messaging/received-protocol.ts";
import type { Translate } from "../platform/i18n.ts";
import { madeKey } from "./made-key.ts";

export function arrivalSentence(
  { arrived, trace, secureAddress }: ReceivedView,
  t: Translate,
): string {
  switch (arrived) {
    case "encrypted":
      return t("arrivalEncrypted");
    case "not-encrypted":
      return secureAddress === undefined
        ? t("arrivalNotEncrypted")
        : t("arrivalNotEncryptedSecure", secureAddress);
    case "not-stated":
      return t(trace.reason === undefined ? "arrivalNotStated" : madeKey("arrival", trace.reason));
  }
}

export function hopStateText(state: HopState, t: Translate): string {
  return t(madeKey("hop", state));
}

export function hopReasonText(reason: HopReason, t: Translate): string {
  return t(madeKey("hopReason", reason));
}

/** `from mail.example (192.0.2.1)`: what the server knew of its client, rather than what that said. */
export function clientText({ from }: TracedHop): string | undefined {
  if (from === undefined) return undefined;
  const known = from.host === "unknown" ? undefined : from.host;
  const name = known ?? from.name;
  const address = from.address?.text;
  if (name === undefined || name === address) return address;
  return address === undefined ? name : `${name} (${address})`;
}

/** `TLSv1.3, TLS_AES_256_GCM_SHA384 (256 bits), X25519`: terms of the field, as far as they are told. */
export function tlsText({ version, cipher, bits, group }: TlsTold): string {
  const strength = bits === undefined ? "" : ` (${bits} bits)`;
  const parts = [version, cipher === undefined ? undefined : cipher + strength, group];
  return parts.filter((part) => part !== undefined).join(", ");
}
