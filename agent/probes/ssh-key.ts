import { linesOf } from "../../src/formats/line-reader.ts";
import { formatAddress } from "../../src/model/address.ts";
import type { Fact } from "../../src/model/fact.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { type Command, command } from "../host/commands.ts";
import { whyHidden } from "../host/hidden.ts";
import { type Host, HostError } from "../host/host.ts";
import { records } from "../host/records.ts";
import { type AuthorizedKey, authorizedKey } from "../host/sshd/authorized-keys.ts";
import { readSshdConfig, type SshdConfig } from "../host/sshd/config.ts";
import { DEFAULTS } from "../host/sshd/defaults.ts";
import { effective } from "../host/sshd/effective.ts";
import { uniqueKeys } from "../host/unique-keys.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "ssh-key";

/** Stands for the account with keys whose certificates open any. */
const AUTHORITY = "(authority)";

export const probe: Probe = {
  kind,
  about:
    "Public keys that open an account over SSH. Key: account and fingerprint, such as `bob:SHA256:…`; " +
    "of keys whose certificates open any account (TrustedUserCAKeys), `(authority):SHA256:…`.",
  fields: {
    type: { is: "identity", about: "Type of key, such as ssh-ed25519." },
    bits: { is: "identity", about: "Size of the key." },
    options: {
      is: "state",
      set: true,
      about: "What limits or widens its use, such as from= and command=, without secrets.",
    },
    secrets: { is: "state", about: "Digests of the secrets in the options." },
    file: { is: "state", about: "File it stands in." },
    comment: { is: "volatile", about: "What its owner wrote behind it." },
  },

  async *observe(host, { secrets }) {
    const { settings, hidden } = await sshdSettings(host);
    if (hidden.length > 0) yield { unreadable: { address: `${kind}:*`, why: whyHidden(hidden) } };
    const given = (setting: string) =>
      settings.filter(({ name }) => name === setting).flatMap(({ args }) => args);
    const patterns = given("authorizedkeysfile");
    const authorities = new Set(given("trustedusercakeys").filter((path) => path.startsWith("/")));
    yield* keysOf(host, AUTHORITY, [...authorities], secrets);
    for (const { args } of settings.filter(({ name }) => name === "authorizedkeyscommand"))
      if (args[0] !== "none")
        yield {
          capped: {
            address: `${kind}:(command)`,
            why: `sshd asks ${args[0]} for keys too; what it answers is not listed`,
          },
        };
    for (const [name = "", , uid = "", , , home = ""] of records(await host.text("/etc/passwd"), 7).rows) {
      const files = keyFiles(patterns, { name, uid, home });
      yield* keysOf(host, name, files, secrets);
    }
  },
};

/**
 * Settings of sshd that say where keys are; every Match block is meant, since each speaks for some account. Throws
 * {@link HostError} where a file that can't be read may say so for everybody.
 */
async function sshdSettings(host: Host): Promise<Pick<SshdConfig, "settings" | "hidden">> {
  const { settings, hidden } = (await ifPresent(readSshdConfig(host))) ?? { settings: [], hidden: [] };
  const standard = {
    name: "authorizedkeysfile",
    args: DEFAULTS.authorizedkeysfile?.split(" ") ?? [],
    match: "",
    file: "",
    from: [],
    line: 0,
  };
  const option = effective({ settings, hidden }).find(
    ({ name, match }) => name === standard.name && match === "",
  );
  if (option?.value === undefined) throw new HostError("failed", whyHidden(hidden));
  return { settings: option.source ? settings : [...settings, standard], hidden };
}

interface Account {
  name: string;
  uid: string;
  home: string;
}

/** Paths of an account's key files, their tokens filled in (sshd_config(5), TOKENS). */
export function keyFiles(patterns: readonly string[], { name, uid, home }: Account): string[] {
  const tokens: Record<string, string> = { "%": "%", h: home, u: name, U: uid };
  const paths = patterns
    .filter((pattern) => pattern !== "none")
    .map((pattern) => pattern.replace(/%([%huU])/g, (_, token: string) => tokens[token] ?? ""))
    .map((path) => (path.startsWith("/") ? path : `${home.replace(/\/+$/, "")}/${path}`));
  return [...new Set(paths)].filter((path) => path.startsWith("/"));
}

async function* keysOf(
  host: Host,
  user: string,
  files: readonly string[],
  secrets: SecretKeeper,
): AsyncGenerator<Observed> {
  const unique = uniqueKeys();
  const hidden: string[] = [];
  for (const file of files) {
    const text = await orWhy(ifPresent(host.text(file)));
    if ("why" in text) {
      hidden.push(text.why);
      continue;
    }
    for (const line of linesOf(text.value ?? "")) {
      const key = authorizedKey(line.text);
      if (key) yield { fact: factOf(unique(`${user}:${key.fingerprint}`), key, file, secrets) };
      else
        yield {
          unparsed: {
            address: formatAddress({ kind, key: `${user}:(${file} line ${line.number})` }),
            why: `${file} line ${line.number} holds no public key`,
          },
        };
    }
  }
  if (hidden.length > 0)
    yield {
      unreadable: {
        address: formatAddress({ kind, key: `${user}:` }),
        why: [...new Set(hidden)].join("; "),
        below: true,
      },
    };
}

function factOf(
  key: string,
  { type, bits, options, comment }: AuthorizedKey,
  file: string,
  keeper: SecretKeeper,
): Fact {
  const commands = options.map((option) => redacted(option, keeper));
  const secrets = commands.flatMap((option) => option.secrets);
  return {
    kind,
    key,
    fields: {
      type,
      ...(bits === undefined ? {} : { bits }),
      options: commands.map(({ text }) => text),
      ...(secrets.length > 0 ? { secrets } : {}),
      file,
      comment,
    },
    from: [file],
  };
}

/** An option without the secrets of its value: `command="…"` and `environment="…"` may hold some. */
function redacted(option: string, keeper: SecretKeeper): Command {
  const [, name = "", value] = /^([\w-]+=)"(.*)"$/.exec(option) ?? [];
  if (value === undefined) return command(option, keeper);
  const { text, secrets } = command(value, keeper);
  return { text: `${name}"${text}"`, secrets };
}
