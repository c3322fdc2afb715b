/** HTTPS for the policies of MTA-STS (RFC 8461 §3.3): one address, a certificate for each domain. */
import https from "node:https";
import tls from "node:tls";
import { POLICY_HOST } from "../addresses.ts";
import type { LabDomain } from "../domain.ts";
import type { Authority } from "./certificates.ts";

export async function startPolicyServer(
  domains: readonly LabDomain[],
  authority: Authority,
): Promise<void> {
  const contexts = new Map<string, tls.SecureContext>();
  for (const { name, sts } of domains) {
    if (sts === undefined) continue;
    const { pem } = await authority.issue(`mta-sts.${name}`, sts.certificate);
    contexts.set(`mta-sts.${name}`, tls.createSecureContext({ key: pem, cert: pem }));
  }
  const server = https.createServer({
    SNICallback: (name, done) => done(null, contexts.get(name)),
  });
  server.on("request", (request, response) => {
    const { sts } = domains.find(({ name }) => `mta-sts.${name}` === request.headers.host) ?? {};
    if (sts === undefined || request.url !== "/.well-known/mta-sts.txt") {
      response.writeHead(404).end();
      return;
    }
    const { status = 200, contentType = "text/plain", policy } = sts;
    const redirect = status === 302 ? { location: "https://mta-sts.sts-enforce.test/" } : {};
    response.writeHead(status, { "content-type": contentType, ...redirect });
    response.end(status === 200 ? `${policy.join("\r\n")}\r\n` : "");
  });
  await new Promise<void>((resolve) => server.listen(443, POLICY_HOST, resolve));
}
