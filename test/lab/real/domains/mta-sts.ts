/** Rows about MTA-STS: policies that hold, don't hold, and can't be had. */
import { DANE, mx, type HostSpec, type LabDomain, type StsHost } from "../domain.ts";

const policy = (mode: string, ...hosts: string[]): string[] => [
  "version: STSv1",
  `mode: ${mode}`,
  ...hosts.map((host) => `mx: ${host}`),
  "max_age: 86400",
];

const good: HostSpec = { postfix: [] };

const row = (
  name: string,
  shows: string,
  sts: Partial<StsHost> = {},
  more: Partial<LabDomain> = {},
): LabDomain => ({
  name: `${name}.test`,
  shows,
  signing: "unsigned",
  text: mx(),
  hosts: { mx: good },
  sts: { policy: policy("enforce", `mx.${name}.test`), ...sts },
  state: "tls",
  ...more,
});

export const MTA_STS: readonly LabDomain[] = [
  row("sts-enforce", "a policy that is met", {}, { enforced: true }),
  row(
    "sts-wildcard",
    "a policy with a wildcard",
    { policy: policy("enforce", "*.sts-wildcard.test") },
    {
      enforced: true,
    },
  ),
  row(
    "sts-testing",
    "mode testing",
    { policy: policy("testing", "mx.sts-testing.test") },
    { alerts: ["sts-testing"] },
  ),
  row("sts-none", "mode none", { policy: policy("none") }),
  row(
    "sts-other-host",
    "a policy that does not name the host",
    { policy: policy("enforce", "mx.elsewhere.test") },
    {
      alerts: ["sts-failing"],
    },
  ),
  row(
    "sts-bad-host",
    "enforced, and the host's certificate is for another name",
    {},
    {
      hosts: { mx: { postfix: [], certificate: { names: ["elsewhere.test"] } } },
      alerts: ["sts-failing", "certificate-invalid"],
    },
  ),
  row(
    "sts-plain",
    "enforced, and the host has no STARTTLS",
    {},
    {
      text: mx("mx", "plain"),
      state: "none",
      alerts: ["sts-failing"],
    },
  ),
  row("sts-expired-web", "the policy's own certificate expired", {
    certificate: { expired: true },
  }),
  row("sts-404", "a record, but no policy", { status: 404 }),
  row("sts-redirect", "a policy behind a redirect", { status: 302 }),
  row("sts-html", "a policy that is not text/plain", { contentType: "text/html" }),
  row("sts-two-records", "two TXT records count as none", {
    txt: ["v=STSv1; id=1;", "v=STSv1; id=2;"],
  }),
  row(
    "sts-and-dane",
    "both, and both are met",
    {},
    {
      signing: {},
      text: DANE,
      sts: { policy: policy("enforce", "mx.sts-and-dane.test") },
      state: "dane",
    },
  ),
  row(
    "sts-dane-fails",
    "an enforced policy does not make good a failing DANE",
    {},
    {
      signing: {},
      text: `${mx()}_25._tcp.mx TLSA 3 1 1 ${"00".repeat(32)}\n`,
      alerts: ["tlsa-mismatch"],
    },
  ),
];
