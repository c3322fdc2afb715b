/** Everything a compose window needs to show signs: small internet, backend, Thunderbird, add-on. */
import { startLabBackend, type LabBackend } from "../../lab/lab-backend.ts";
import { startSmallInternet, type SmallInternet } from "../../lab/small-internet.ts";
import { startThunderbird, type Thunderbird, type ThunderbirdOptions } from "./thunderbird.ts";

export interface World {
  readonly internet: SmallInternet;
  readonly backend: LabBackend;
  readonly tb: Thunderbird;
  stop(): Promise<void>;
}

export type ThunderbirdBuild = "thunderbird" | "thunderbird-esr";

export interface WorldOptions extends Omit<ThunderbirdOptions, "policies"> {
  readonly install?: boolean;
  /** They may name what is only known when it runs. */
  readonly policies?: (internet: SmallInternet, backend: LabBackend) => object;
}

export async function startWorld(
  build: ThunderbirdBuild,
  { policies, ...options }: WorldOptions = {},
): Promise<World> {
  const internet = await startSmallInternet();
  const backend = await startLabBackend(internet);
  const given = policies?.(internet, backend);
  const tb = await startThunderbird(
    given === undefined ? options : { ...options, policies: given },
  );
  const world = {
    internet,
    backend,
    tb,
    async stop() {
      await tb.stop();
      await backend.close();
      await internet.close();
    },
  };
  try {
    await tb.trustAuthority(internet.pki.root);
    if (options.install !== false) await installPostweg(world, build);
    return world;
  } catch (error) {
    await world.stop();
    throw error;
  }
}

export async function installPostweg({ tb, internet, backend }: World, build: ThunderbirdBuild) {
  await tb.install(`dist/${build}`);
  // What a person allows when they save an address of their own; the ESR build has it from the start.
  await tb.grantOrigins(["https://127.0.0.1/*", "http://127.0.0.1/*"]);
  await tb.setStorage({
    settings: {
      resolver: internet.doh.url,
      fallbackResolver: "",
      backend: backend.url,
      backendToken: "",
      trustAnchors: internet.trustAnchor,
    },
  });
}

/** Ends Thunderbird as a person does and starts it again; the add-on is installed anew, what it stored is there. */
export async function restartWorld(world: World, build: ThunderbirdBuild): Promise<World> {
  const { internet, backend } = world;
  const tb = await world.tb.restart();
  const again: World = {
    internet,
    backend,
    tb,
    async stop() {
      await tb.stop();
      await backend.close();
      await internet.close();
    },
  };
  await installPostweg(again, build);
  return again;
}

/** The settings of this world, and one sender's demand; policies are fetched by the backend. */
export async function demandOf({ tb, internet, backend }: World, sender: object): Promise<void> {
  await tb.setStorage({
    settings: {
      resolver: internet.doh.url,
      fallbackResolver: "",
      backend: backend.url,
      policies: "backend",
      trustAnchors: internet.trustAnchor,
      senders: [sender],
    },
  });
}
