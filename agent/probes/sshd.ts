import { formatAddress } from "../../src/model/address.ts";
import type { Fact, Fields } from "../../src/model/fact.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { command } from "../host/commands.ts";
import { whyHidden } from "../host/hidden.ts";
import type { Host } from "../host/host.ts";
import { givenOrShipped } from "../host/shipped.ts";
import { readSshdConfig, SSHD_CONFIG, type SshdConfig } from "../host/sshd/config.ts";
import { DEFAULTS, LISTS } from "../host/sshd/defaults.ts";
import { type Effective, earlierMatches, effective } from "../host/sshd/effective.ts";
import type { Observed, Probe } from "./probe.ts";

const SSHD = "/usr/sbin/sshd";

/** Where distributions keep options for sshd's command line, which go before its config: Debian, Red Hat. */
const COMMAND_LINE: readonly [file: string, variable: string][] = [
  ["/etc/default/ssh", "SSHD_OPTS"],
  ["/etc/sysconfig/sshd", "OPTIONS"],
];

export const probe: Probe = {
  kind: "sshd",
  about:
    "What sshd does, from its config with all it includes (sshd_config(5)) and the defaults of OpenSSH 9.2. " +
    "Key: the option in lower case, such as `permitrootlogin`; in a Match block `permitrootlogin match user bob`.",
  fields: {
    value: {
      is: "state",
      set: true,
      about: "Its effective value; a list where several lines add up. Times are in seconds.",
    },
    secrets: { is: "state", about: "Digests of secrets in a command line or an environment." },
    yieldsTo: { is: "state", set: true, about: "Earlier Match blocks that win where both apply." },
    explicit: { is: "volatile", about: "It is written down, and no default." },
    default: { is: "volatile", about: "What holds where nobody sets it." },
    source: { is: "volatile", about: "File and line where it is written." },
  },

  async *observe(host, { secrets }) {
    const main = await givenOrShipped(host, SSHD_CONFIG);
    if (!(await host.exists(main)) && !(await host.exists(SSHD))) return;
    const config = await readSshdConfig(host);
    for (const option of effective(config)) yield { fact: factOf(option, config, secrets) };
    yield* hiddenBy(config);
    yield* commandLine(host);
    for (const { file, line } of config.malformed)
      yield {
        unparsed: {
          address: formatAddress({ kind: "sshd", key: `(${file} line ${line})` }),
          why: `${file} line ${line} is no setting`,
        },
      };
  },
};

/** What files that can't be read hide: what stands in them, and what they may decide over. */
function* hiddenBy({ hidden }: SshdConfig): Iterable<Observed> {
  for (const { path, why } of hidden) yield { unreadable: { address: "sshd:*", from: path, why } };
  if (hidden.length === 0) return;
  for (const field of ["value", "secrets", "yieldsTo"])
    yield { unreadable: { address: `sshd:*#${field}`, why: whyHidden(hidden) } };
}

/** Options that hold command lines or environment variables. */
const COMMANDS = /^(?:forcecommand|setenv|authorized(?:keys|principals)command|subsystem .*)$/;

/** The value as it may be shown, with the digests of secrets in it. */
function shown({ name, value }: Effective, keeper: SecretKeeper): Fields {
  if (value === undefined) return {};
  if (typeof value !== "string" || !COMMANDS.test(name)) return { value };
  const { text, secrets } = command(value, keeper);
  return { value: text, ...(secrets.length > 0 ? { secrets } : {}) };
}

function factOf(option: Effective, config: SshdConfig, keeper: SecretKeeper): Fact {
  const { name, match, value, source } = option;
  const standard = name in LISTS ? [...(LISTS[name] ?? [])] : DEFAULTS[name];
  const earlier = earlierMatches(config, option);
  return {
    kind: "sshd",
    key: match === "" ? name : `${name} match ${match}`,
    fields: {
      ...shown(option, keeper),
      ...(earlier.length > 0 ? { yieldsTo: earlier } : {}),
      ...(value === undefined ? {} : { explicit: source !== undefined }),
      ...(standard === undefined ? {} : { default: standard }),
      ...(source && value !== undefined ? { source: `${source.file}:${source.line}` } : {}),
    },
    from: source?.from ?? config.files,
  };
}

async function* commandLine(host: Host): AsyncGenerator<Observed> {
  for (const [file, variable] of COMMAND_LINE) {
    const key = `(${variable})`;
    const text = await orWhy(ifPresent(host.text(file)));
    if ("why" in text) {
      yield { unreadable: { address: formatAddress({ kind: "sshd", key }), why: text.why } };
      continue;
    }
    const value = assigned(text.value ?? "", variable);
    if (value !== "")
      yield { fact: { kind: "sshd", key, fields: { value, explicit: true, source: file }, from: [file] } };
  }
}

/** The last value that a file of shell assignments gives a variable, without quotes. */
export function assigned(text: string, variable: string): string {
  const lines = text.split("\n").filter((line) => line.trimStart().startsWith(`${variable}=`));
  const value =
    lines
      .at(-1)
      ?.trim()
      .slice(variable.length + 1) ?? "";
  return value.replace(/^(["'])(.*)\1$/, "$2").trim();
}
