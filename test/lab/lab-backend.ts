/** A real probe backend in this process, set up to look at the small internet. */
import { createDns } from "../../src/cli/net/dns.ts";
import { createDohAddresses } from "../../src/cli/net/doh-addresses.ts";
import { createNodeHttp } from "../../src/cli/net/http-get.ts";
import type { ProbeConfig } from "../../src/probe/config.ts";
import { startProbeServer, type ProbeServerDeps } from "../../src/probe/main.ts";
import { startRecordingProxy } from "./recording-proxy.ts";
import { LAB_NETWORK, type SmallInternet } from "./small-internet.ts";

export interface LabBackend {
  readonly url: string;
  /** The same without the recording. */
  readonly directUrl: string;
  /** Method, URL and headers of every request; to be searched for what must not be there. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startLabBackend(
  internet: SmallInternet,
  config: Partial<ProbeConfig> = {},
  deps: ProbeServerDeps = {},
): Promise<LabBackend> {
  const http = createNodeHttp(internet.pki.root);
  const server = await startProbeServer(
    {
      listen: "127.0.0.1:0",
      allowNetworks: [LAB_NETWORK],
      smtpPort: internet.smtpPort,
      httpsPort: internet.httpsPort,
      caFile: internet.caFile,
      conversationsPerMinute: 1000,
      requestsPerMinute: 10_000,
      ...config,
    },
    { addresses: createDohAddresses(createDns(http, internet.doh.url)), ...deps },
  );
  const proxy = await startRecordingProxy(server.url);
  return {
    url: proxy.url,
    directUrl: server.url,
    requests: proxy.requests,
    async close() {
      await proxy.close();
      await server.close();
      await http.close();
    },
  };
}
