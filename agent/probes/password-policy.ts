import { collapse, linesOf } from "../../src/formats/line-reader.ts";
import { formatAddress } from "../../src/model/address.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { command } from "../host/commands.ts";
import type { Host } from "../host/host.ts";
import { settingsIn } from "../host/settings.ts";
import { givenOrShipped } from "../host/shipped.ts";
import type { Observed, Probe, Scope } from "./probe.ts";

const kind = "password-policy";

const LOGIN_DEFS = "/etc/login.defs";
/** Settings of login.defs(5) that bear on passwords and who may log in. */
const LOGIN_SETTINGS = [
  "ENCRYPT_METHOD",
  "FAIL_DELAY",
  "LOGIN_RETRIES",
  "LOGIN_TIMEOUT",
  "PASS_MAX_DAYS",
  "PASS_MIN_DAYS",
  "PASS_MIN_LEN",
  "PASS_WARN_AGE",
  "SHA_CRYPT_MAX_ROUNDS",
  "SHA_CRYPT_MIN_ROUNDS",
  "SU_WHEEL_ONLY",
  "UMASK",
  "YESCRYPT_COST_FACTOR",
];

/** Configs of PAM modules, each after its key's first part; what a later file sets goes before (pwquality.conf(5)). */
const MODULES: Record<string, readonly string[]> = {
  faillock: ["/etc/security/faillock.conf"],
  pwhistory: ["/etc/security/pwhistory.conf"],
  pwquality: ["/etc/security/pwquality.conf.d/*.conf", "/etc/security/pwquality.conf"],
};

/** Stacks that decide over passwords and logins: those that others include (Debian, Red Hat), and ways to become root. */
const STACKS = [
  "common-account",
  "common-auth",
  "common-password",
  "login",
  "password-auth",
  "sshd",
  "su",
  "sudo",
  "system-auth",
];

/** Where stacks are looked for that are not in /etc (pam(8)); the last of them on SUSE. */
const PAM_SHIPPED = ["/usr/lib", "/usr/etc"];

export const probe: Probe = {
  kind,
  about:
    "What is asked of passwords and logins. Key: a setting of login.defs(5) such as `PASS_MAX_DAYS`; " +
    "a setting of a PAM module such as `pwquality/minlen` and `faillock/deny`; a PAM stack such as `pam/common-auth`.",
  fields: {
    value: { is: "state", about: "The setting as written; on, where it is a word alone." },
    rules: { is: "state", about: "Lines of a PAM stack, which act in this order; without secrets." },
    secrets: { is: "state", about: "Digests of the secrets in the lines." },
  },

  async *observe(host, scope) {
    yield* loginSettings(host);
    for (const [module, patterns] of Object.entries(MODULES)) yield* moduleSettings(host, module, patterns);
    for (const stack of STACKS) yield* stackRules(host, stack, scope);
  },
};

async function* loginSettings(host: Host): AsyncGenerator<Observed> {
  const path = await givenOrShipped(host, LOGIN_DEFS);
  const text = await orWhy(ifPresent(host.text(path)));
  const settings = "why" in text ? undefined : settingsIn(text.value ?? "");
  for (const key of LOGIN_SETTINGS) {
    const value = settings?.get(key);
    if ("why" in text) yield unreadable(key, text.why);
    else if (value !== undefined) yield { fact: { kind, key, fields: { value }, from: [path] } };
  }
}

async function* moduleSettings(
  host: Host,
  module: string,
  patterns: readonly string[],
): AsyncGenerator<Observed> {
  const settings = new Map<string, { value: string; path: string }>();
  const hidden: { why: string }[] = [];
  for (const pattern of patterns) {
    const found = await host.glob(pattern);
    for (const path of found.paths) {
      const text = await orWhy(host.text(path));
      if ("value" in text)
        for (const [name, value] of settingsIn(text.value)) settings.set(name, { value, path });
      else {
        hidden.push(text);
        // What was set so far may be set otherwise in this file.
        settings.clear();
      }
    }
    if (found.unreadable.length > 0) settings.clear();
    hidden.push(...found.unreadable);
  }
  for (const { why } of hidden) yield unreadable(`${module}/`, why);
  for (const [name, { value, path }] of settings)
    yield { fact: { kind, key: `${module}/${name}`, fields: { value }, from: [path] } };
}

async function* stackRules(host: Host, stack: string, { secrets: keeper }: Scope): AsyncGenerator<Observed> {
  const key = `pam/${stack}`;
  const path = await givenOrShipped(host, `/etc/pam.d/${stack}`, PAM_SHIPPED);
  const text = await orWhy(ifPresent(host.text(path)));
  if ("why" in text) yield unreadable(key, text.why);
  else if (text.value !== undefined) {
    const lines = pamRules(text.value).map((line) => command(line, keeper));
    const secrets = lines.flatMap((line) => line.secrets);
    const fields = { rules: lines.map((line) => line.text), ...(secrets.length > 0 ? { secrets } : {}) };
    yield { fact: { kind, key, fields, from: [path] } };
  }
}

/** A gap; where the key ends in "/", of all keys that begin so. */
function unreadable(key: string, why: string): Observed {
  return {
    unreadable: { address: formatAddress({ kind, key }), why, ...(key.endsWith("/") ? { below: true } : {}) },
  };
}

/** The lines of a PAM stack (pam.d(5)) without comments, their parts with one space between them. */
export function pamRules(text: string): string[] {
  return linesOf(text, { continued: "statements" }).map((line) => collapse(line.text, "#"));
}
