/** Rows about where mail goes: MX, implicit and null MX, aliases, hosts that aren't there. */
import { DANE, mx, tlsa, type LabDomain } from "../domain.ts";

export const DESTINATIONS: readonly LabDomain[] = [
  {
    name: "implicit.test",
    shows: "no MX, but an address",
    text: `@ A {good}\n_25._tcp TLSA 3 1 1 {3 1 1 good/0}\n`,
    tlsaOf: "implicit.test",
    state: "dane",
  },
  {
    name: "implicit-v6.test",
    shows: "no MX, but an IPv6 address",
    text: `@ AAAA 2001:db8::25\n_25._tcp TLSA 3 1 1 {3 1 1 good/0}\n`,
    tlsaOf: "implicit-v6.test",
    state: "dane",
  },
  {
    name: "mx-v6.test",
    shows: "an MX host with an IPv6 address only",
    text: `@ MX 10 mx\nmx AAAA 2001:db8::25\n${tlsa("3 1 1", "good", 0, "mx")}`,
    state: "dane",
  },
  {
    name: "null-mx.test",
    shows: "null MX",
    text: "@ MX 0 .\n@ A {good}\n",
    state: "unknown",
    alerts: ["null-mx"],
  },
  {
    name: "nothing.test",
    shows: "neither MX nor address",
    text: "@ TXT nothing\n",
    state: "unknown",
  },
  {
    name: "absent.test",
    domain: "no.such.absent.test",
    shows: "no such name, proven by NSEC",
    text: "",
    state: "unknown",
    alerts: ["no-such-domain"],
  },
  {
    name: "absent-nsec3.test",
    domain: "no.such.absent-nsec3.test",
    shows: "no such name, proven by NSEC3",
    text: "",
    signing: { nsec3: { iterations: 0 } },
    state: "unknown",
    alerts: ["no-such-domain"],
  },
  {
    name: "host.example",
    domain: "no-such-registration.example",
    shows: "no such name below a top-level domain with opt-out",
    text: "",
    state: "unknown",
    alerts: ["no-such-domain"],
  },
  {
    name: "missing-host.test",
    shows: "the best MX host does not exist, the next one is good",
    text: `@ MX 5 gone\n@ MX 10 mx\nmx A {good}\n${tlsa("3 1 1", "good", 0, "mx")}`,
    state: "dane",
  },
  {
    name: "numeric-mx.test",
    shows: "an MX record that names an IP address",
    text: `@ MX 5 192.0.2.77.\n@ MX 10 mx\nmx A {good}\n${tlsa("3 1 1", "good", 0, "mx")}`,
    state: "dane",
  },
  {
    name: "xn--dmin-moa0i.test",
    shows: "an internationalized domain",
    text: DANE,
    state: "dane",
  },
  {
    name: "provider.test",
    domain: "customer.test",
    shows: "the MX host of another signed domain",
    text: DANE,
    more: [{ name: "customer.test", text: "@ MX 10 mx.provider.test.\n" }],
    state: "dane",
  },
  {
    name: "unsigned-provider.test",
    domain: "unsigned-customer.test",
    shows: "an unsigned customer of an unsigned provider",
    text: DANE,
    signing: "unsigned",
    more: [
      {
        name: "unsigned-customer.test",
        text: "@ MX 10 mx.unsigned-provider.test.\n",
        signing: "unsigned",
      },
    ],
    state: "tls",
  },
  {
    name: "equal.test",
    shows: "two equal hosts, both good",
    text:
      mx("mx", "good") +
      mx("mx2", "good") +
      tlsa("3 1 1", "good", 0, "mx") +
      tlsa("3 1 1", "good", 0, "mx2"),
    state: "dane",
  },
  {
    name: "best-closed.test",
    shows: "nobody listens at the best host, its backup is good",
    text:
      mx("mx", "mx", 5) +
      mx("backup", "good") +
      tlsa("3 1 1", "good", 0, "mx") +
      tlsa("3 1 1", "good", 0, "backup"),
    hosts: { mx: "closed" },
    tlsaOf: "backup.best-closed.test",
    state: "dane",
  },
  {
    name: "weak-backup.test",
    shows: "a good best host and a backup without TLS",
    text: mx("mx", "good", 5) + mx("backup", "plain"),
    state: "tls",
    alerts: ["mixed-hosts"],
  },
  {
    name: "unroutable.test",
    shows: "an address without a route",
    text: "@ MX 10 mx\nmx A 203.0.113.25\n",
    state: "unknown",
  },
];
