import type { Fields } from "../../src/model/fact.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { orWhy } from "../host/ask.ts";
import { hashAlgorithm } from "../host/crypt.ts";
import { unlistedSources } from "../host/name-services.ts";
import { firstByName, malformedGaps, records } from "../host/records.ts";
import { uniqueKeys } from "../host/unique-keys.ts";
import type { Probe } from "./probe.ts";

const PASSWD = "/etc/passwd";
const SHADOW = "/etc/shadow";
const PASSWD_COLUMNS = 7;
const SHADOW_COLUMNS = 9;

/** Shells that let nobody work. Anything else, and an empty field (meaning /bin/sh), is interactive. */
const NO_SHELLS = new Set(["nologin", "false", "true", "sync", "halt", "shutdown"]);

/** Fields that only the shadow file tells. */
const SHADOWED = [
  "locked",
  "emptyPassword",
  "hashAlgorithm",
  "password",
  "minDays",
  "maxDays",
  "warnDays",
  "inactiveDays",
  "expires",
];

export const probe: Probe = {
  kind: "account",
  about: "Local accounts (passwd(5), shadow(5)). Key: the name; a repeated name is `name[2]`.",
  fields: {
    uid: { is: "state", about: "Numeric user id; 0 is the superuser." },
    gid: { is: "state", about: "Numeric id of the primary group." },
    gecos: { is: "state", about: "Full name and remarks." },
    home: { is: "state", about: "Home directory." },
    shell: { is: "state", about: "Program started at login." },
    interactive: { is: "state", about: "The shell lets a person work." },
    locked: { is: "state", about: "No password opens the account; keys still may." },
    emptyPassword: { is: "state", about: "Opens without any password." },
    hashAlgorithm: {
      is: "state",
      about: "Method of the password hash (crypt(5)); none where there is no hash.",
    },
    password: {
      is: "state",
      about: "Keyed digest of the password hash: a new password is seen, the hash is not.",
    },
    minDays: { is: "state", about: "Days before the password may be changed again." },
    maxDays: { is: "state", about: "Days after which the password must be changed." },
    warnDays: { is: "state", about: "Days of warning before that." },
    inactiveDays: { is: "state", about: "Days after that until the account is disabled." },
    expires: { is: "state", about: "Date on which the account expires, UTC." },
    lastChange: { is: "volatile", about: "Date of the last password change, UTC." },
  },

  async *observe(host, { secrets }) {
    const passwd = records(await host.text(PASSWD), PASSWD_COLUMNS, [2, 3]);
    const shadow = await orWhy(host.text(SHADOW).then((text) => records(text, SHADOW_COLUMNS)));
    if ("why" in shadow)
      for (const field of SHADOWED) yield { unreadable: { address: `account:*#${field}`, why: shadow.why } };
    const shadowed = "why" in shadow ? undefined : firstByName(shadow.value.rows);
    const unique = uniqueKeys();
    for (const row of passwd.rows) {
      const [name = ""] = row;
      const fields = { ...passwdFields(row), ...secretFields(row, shadowed, secrets) };
      yield { fact: { kind: "account", key: unique(name), fields, from: [PASSWD, SHADOW] } };
    }
    for (const gap of malformedGaps("account", PASSWD, passwd)) yield { unreadable: gap };
    if ("value" in shadow)
      for (const gap of malformedGaps("account", SHADOW, shadow.value)) yield { unreadable: gap };
    for (const gap of await unlistedSources(host, "account", "passwd")) yield { capped: gap };
  },
};

/** A password of "x" stands in the shadow file, where an account without a row has none (passwd(5)). */
function secretFields(
  [name = "", password = ""]: readonly string[],
  shadowed: Map<string, string[]> | undefined,
  secrets: SecretKeeper,
): Fields {
  if (password !== "x") return passwordFields(password, secrets);
  if (!shadowed) return {};
  const row = shadowed.get(name) ?? [name, "*"];
  return { ...passwordFields(row[1] ?? "", secrets), ...ageing(row) };
}

/** What a row of passwd(5) tells: name, password, uid, gid, gecos, home, shell. */
export function passwdFields([
  ,
  ,
  uid = "",
  gid = "",
  gecos = "",
  home = "",
  shell = "",
]: readonly string[]): Fields {
  const interactive = !NO_SHELLS.has(shell.slice(shell.lastIndexOf("/") + 1));
  return { uid: Number(uid), gid: Number(gid), gecos, home, shell, interactive };
}

/** What the password column tells (shadow(5)); the hash itself only as a keyed digest. */
export function passwordFields(written: string, secrets: SecretKeeper): Fields {
  const hash = written.replace(/^!+/, "");
  const algorithm = hashAlgorithm(hash);
  return {
    locked: written !== "" && (written !== hash || algorithm === "none"),
    emptyPassword: written === "",
    hashAlgorithm: algorithm,
    ...(algorithm === "none" ? {} : { password: secrets.seal(hash) }),
  };
}

/** What the other columns of shadow(5) tell: days are numbers, days since 1970 are dates; an empty column is no field. */
export function ageing([, , lastChange, min, max, warn, inactive, expires]: readonly string[]): Fields {
  const days = { minDays: min, maxDays: max, warnDays: warn, inactiveDays: inactive };
  const dates = { expires, lastChange };
  return {
    ...Object.fromEntries(
      Object.entries(days).flatMap(([name, text]) => (text ? [[name, numberOf(text)]] : [])),
    ),
    ...Object.fromEntries(
      Object.entries(dates).flatMap(([name, text]) => (text ? [[name, dateOf(text)]] : [])),
    ),
  };
}

/** A number; anything else stays as written. */
function numberOf(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** Days since 1970 as a date; a number beyond what a date can be (±10^8 days) stays as written. */
function dateOf(days: string): string {
  const date = new Date(Number(days) * 86_400_000);
  return Number.isNaN(date.getTime()) ? days : date.toISOString().slice(0, 10);
}
