/**
 * Everything that can be set: on the command line (`--token-file F`), in the environment
 * (`POSTWEG_TOKEN_FILE`) or in a configuration file (`{"token-file": "F"}`), the first of
 * them first. One table says it all, `--help` and docs/operating.md are made from it.
 */
import { parseArgs } from "node:util";
import { DEFAULTS, readTextFile, type ProbeConfig } from "./config.ts";
import { ConfigError } from "./faults.ts";

interface Option {
  readonly name: string;
  /** What stands behind it; a switch has none. */
  readonly value?: string;
  /** It may be given several times; in the environment separated by spaces, in a file as a list. */
  readonly multiple?: true;
  readonly help: string;
  /** In words, where it is not a value. */
  readonly by?: string;
}

export const OPTIONS = [
  {
    name: "listen",
    value: "HOST:PORT",
    help: "Where to listen; port 0 takes any free one.",
    by: DEFAULTS.listen,
  },
  {
    name: "store",
    value: "URL",
    help: "sqlite:FILE, sqlite::memory:, or postgres://USER:PASSWORD@HOST/DATABASE, which several backends can share.",
    by: DEFAULTS.store,
  },
  {
    name: "token-file",
    value: "FILE",
    help: "Bearer tokens, one a line; who has none is refused. Read again when it changes.",
    by: "everybody may ask",
  },
  {
    name: "tls-cert",
    value: "FILE",
    help: "Certificate chain (PEM) to speak HTTPS with. Read again when it changes.",
    by: "HTTP, for behind a proxy",
  },
  { name: "tls-key", value: "FILE", help: "Its key (PEM)." },
  {
    name: "trust-proxy",
    value: "CIDR",
    multiple: true,
    help: "Reverse proxies whose X-Forwarded-For tells who asks.",
    by: "nobody's",
  },
  {
    name: "ehlo",
    value: "NAME",
    help: "How it introduces itself to mail servers. Best a name that leads to this machine and back.",
    by: "its address",
  },
  {
    name: "contact",
    value: "TEXT",
    help: "Shown at / to postmasters who wonder who this is: an address of yours, or a URL.",
    by: "none",
  },
  {
    name: "opt-out",
    value: "FILE",
    help: "Hosts, *.domains, addresses and networks that are not looked at, one a line. Read again when it changes.",
    by: "none",
  },
  {
    name: "allow-network",
    value: "CIDR",
    multiple: true,
    help: "Special-purpose networks that may be dialled nevertheless, for labs.",
    by: "none",
  },
  {
    name: "smtp-port",
    value: "PORT",
    help: "The port that is dialled; another than 25 is for labs.",
    by: String(DEFAULTS.smtpPort),
  },
  { name: "ca", value: "FILE", help: "Trust anchors (PEM) beside Mozilla's.", by: "none" },
  {
    name: "doh",
    value: "URL",
    help: "A DNS-over-HTTPS resolver to find addresses by.",
    by: "this machine's resolver",
  },
  {
    name: "concurrency",
    value: "N",
    help: "Hosts looked at at a time.",
    by: String(DEFAULTS.concurrency),
  },
  {
    name: "waiting",
    value: "N",
    help: "Hosts that may wait for their turn; who comes then is told to ask again.",
    by: String(DEFAULTS.waiting),
  },
  {
    name: "requests-per-minute",
    value: "N",
    help: "Requests of one client in a minute.",
    by: String(DEFAULTS.requestsPerMinute),
  },
  {
    name: "conversations-per-minute",
    value: "N",
    help: "Connections to one address in a minute, by all backends of a store together.",
    by: String(DEFAULTS.conversationsPerMinute),
  },
  { name: "log-clients", help: "Log the addresses of clients, too." },
  { name: "quiet", help: "Log nothing." },
] as const satisfies readonly Option[];

const ALL: readonly Option[] = OPTIONS;

type Name = (typeof OPTIONS)[number]["name"];

/** Raw, as it was written; undefined where it was not. */
type Values = Partial<Record<Name, string | boolean | string[]>>;

export interface ServeOptions {
  readonly help: boolean;
  readonly quiet: boolean;
  readonly doh: string | undefined;
  readonly config: Partial<ProbeConfig>;
}

const variable = (name: string) => `POSTWEG_${name.toUpperCase().replaceAll("-", "_")}`;

/**
 * @throws TypeError as `parseArgs` for flags it does not know, ConfigError for the rest
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServeOptions {
  const { values: flags } = parseArgs({
    args: [...args],
    allowPositionals: false,
    options: {
      config: { type: "string" },
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(
        ALL.map(({ name, value, multiple }) => [
          name,
          value === undefined
            ? ({ type: "boolean" } as const)
            : ({ type: "string", ...(multiple && { multiple }) } as const),
        ]),
      ),
    },
  });
  const { config, help = false, ...given } = flags as Values & { config?: string; help?: boolean };
  const file = config ?? environment[variable("config")];
  const values: Values = {
    ...(file !== undefined && readConfigFile(file)),
    ...readEnvironment(environment),
    ...given,
  };
  return {
    help,
    quiet: values.quiet === true,
    doh: text(values.doh),
    config: defined({
      listen: text(values.listen),
      store: text(values.store),
      tokenFile: text(values["token-file"]),
      tlsCert: text(values["tls-cert"]),
      tlsKey: text(values["tls-key"]),
      trustProxy: list(values["trust-proxy"]),
      ehloName: text(values.ehlo),
      contact: text(values.contact),
      optOutFile: text(values["opt-out"]),
      allowNetworks: list(values["allow-network"]),
      smtpPort: number(values, "smtp-port", 1, 65_535),
      caFile: text(values.ca),
      concurrency: number(values, "concurrency", 1, 10_000),
      waiting: number(values, "waiting", 0, 100_000),
      requestsPerMinute: number(values, "requests-per-minute", 1, 1_000_000),
      conversationsPerMinute: number(values, "conversations-per-minute", 1, 10_000),
      logClients: values["log-clients"] === true ? true : undefined,
    }),
  };
}

function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Values {
  const values: Record<string, string | boolean | string[]> = {};
  for (const { name, value, multiple } of ALL) {
    const written = environment[variable(name)];
    if (written === undefined) continue;
    if (value === undefined) values[name] = /^(1|true|yes|on)$/i.test(written);
    else values[name] = multiple ? written.split(/\s+/).filter(Boolean) : written;
  }
  return values;
}

/** @throws ConfigError */
function readConfigFile(file: string): Values {
  const wrong = (what: string) => new ConfigError(`--config: ${file}: ${what}`);
  let read: unknown;
  try {
    read = JSON.parse(readTextFile("--config", file));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw wrong(`is no JSON (${error instanceof Error ? error.message : "unreadable"})`);
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) {
    throw wrong('must be an object, such as {"listen": "127.0.0.1:8025"}');
  }
  const values: Record<string, string | boolean | string[]> = {};
  for (const [name, value] of Object.entries(read)) {
    const option = ALL.find((one) => one.name === name);
    if (option === undefined) throw wrong(`has "${name}", which is no option; see --help`);
    if (option.value === undefined && typeof value === "boolean") values[name] = value;
    else if (
      option.multiple &&
      Array.isArray(value) &&
      value.every((one) => typeof one === "string")
    )
      values[name] = value;
    else if (
      option.value !== undefined &&
      !option.multiple &&
      (typeof value === "string" || typeof value === "number")
    )
      values[name] = String(value);
    else {
      const kind =
        option.value === undefined
          ? "true or false"
          : option.multiple
            ? "a list of texts"
            : "a text";
      throw wrong(`"${name}" must be ${kind}`);
    }
  }
  return values;
}

const text = (value: Values[Name]): string | undefined =>
  typeof value === "string" ? value : undefined;

const list = (value: Values[Name]): string[] | undefined =>
  Array.isArray(value) ? value : undefined;

/** @throws ConfigError */
function number(values: Values, name: Name, min: number, max: number): number | undefined {
  const written = text(values[name]);
  if (written === undefined) return undefined;
  const read = /^\d{1,9}$/.test(written) ? Number(written) : NaN;
  if (!(read >= min && read <= max)) {
    throw new ConfigError(
      `--${name}: ${JSON.stringify(written)} is no number from ${min} to ${max}`,
    );
  }
  return read;
}

/** Without what was not written, so that defaults take its place. */
function defined<Given extends object>(
  given: Given,
): { [Key in keyof Given]?: NonNullable<Given[Key]> } {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as never;
}

/** For people, 80 columns wide. */
export function helpText(): string {
  const wrap = (words: string): string => {
    const lines = [""];
    for (const word of words.split(" ")) {
      const last = lines.at(-1) ?? "";
      if (last !== "" && last.length + word.length > 70) lines.push(word);
      else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    }
    return lines.map((line) => `      ${line}`).join("\n");
  };
  const options = ALL.map(({ name, value, multiple, help, by }) => {
    const head = `  --${name}${value === undefined ? "" : ` ${value}`}${multiple ? " ..." : ""}`;
    return `${head}\n${wrap(by === undefined ? help : `${help} Default: ${by}.`)}`;
  });
  return [
    "usage: postweg serve [OPTION]...",
    "",
    "Runs a probe backend: it looks at mail servers on port 25 for people whose own",
    "connection cannot, and tells what it saw. It learns names of mail servers, never",
    "who writes to whom. It ends at SIGTERM or SIGINT, after answering who waits.",
    "",
    "  postweg serve                              try it on this machine",
    "  postweg serve --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem \\",
    "      --token-file tokens --ehlo probe.example.org --contact me@example.org",
    "  curl http://127.0.0.1:8025/v1/mx/mx1.example.org",
    "",
    "Each option can also stand in the environment (--token-file is",
    "POSTWEG_TOKEN_FILE) or in a file: --config FILE, with JSON such as",
    '{"listen": "[::]:8025", "trust-proxy": ["127.0.0.1/32"]}. Flags go first.',
    "SIGHUP reads tokens, certificates and opt-outs again at once.",
    "",
    ...options,
  ].join("\n");
}
