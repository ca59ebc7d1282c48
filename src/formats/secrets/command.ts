import { isSecretField, mayNameSecret } from "./field.ts";
import { hasSecretShape, isPlain, isSecretValue, unquote } from "./value.ts";

/** Options by which well-known programs (or the subcommand `login`) take a secret under a name that doesn't say so. */
const OPTIONS: Record<string, readonly string[]> = {
  "mysql mysqldump mysqladmin mysqlimport mysqlcheck mariadb mariadb-dump mariadb-admin": ["-p"],
  "mongo mongosh mongodump mongorestore sshpass winrs login": ["-p"],
  curl: ["-u", "--user", "-U", "--proxy-user"],
  "ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldappasswd": ["-w"],
  "redis-cli valkey-cli": ["-a"],
  "mosquitto_pub mosquitto_sub mosquitto_rr sqlcmd osql isql bcp tsql ipmitool": ["-P"],
  "smbclient rpcclient smbget": ["-U", "--user"],
  "plink pscp psftp putty": ["-pw"],
  openssl: ["-passin", "-passout", "-pass", "-k", "-K"],
  "snmpget snmpgetnext snmpwalk snmpbulkwalk snmpset snmptrap snmpinform snmptable": ["-c", "-A", "-X"],
  "xfreerdp mstsc": ["/p"],
  schtasks: ["/rp"],
};

/** Programs and subcommands that take a secret as a plain word: all their plain words are sealed. */
const PLAIN_WORDS: ReadonlySet<string> = new Set([
  "htpasswd",
  "mosquitto_passwd",
  "add_user",
  "change_password",
  "authenticate_user",
]);

/** Oracle's programs: the first word `user/password@database` logs on. */
const ORACLE: ReadonlySet<string> = new Set("sqlplus sqlldr exp imp expdp impdp rman".split(" "));

const optionsOf = new Map(
  Object.entries(OPTIONS).flatMap(([names, options]) =>
    names.split(" ").map((name) => [name, options] as const),
  ),
);

/** Blanks (NUL parts an environment list), or one word of a shell line with its quotes. */
const TOKEN = /[\s\0]+|(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s\0])+/gs;
const BLANK = /[\s\0]/;

/** A word, the last part of it in quotes: `-c="…"`. */
const QUOTED = /^([^"']*)(["'])(.*)\2([^"']*)$/s;

type Seal = (secret: string) => string;

/**
 * A command line or an environment list with its secrets sealed, else as written: `--password=x`, `--token x`,
 * `PGPASSWORD=x cmd`, `mysql -px`, `https://user:x@host`, `-H "Authorization: Bearer x"`, also within `sh -c '…'`.
 * @param seal what to write instead of a secret
 */
export function redactCommand(line: string, seal: Seal): string {
  const redact = redactor(/\bchpasswd\b/.test(line), seal);
  return line.replace(TOKEN, (token) => (BLANK.test(token.charAt(0)) ? token : redact(token)));
}

/**
 * Which words of a command that is written as a list are secrets or hold one, by index: `["mysql", "-pplanted"]`,
 * `["--token", "planted"]`. None where no word is an option.
 */
export function secretWords(words: readonly string[]): number[] {
  if (!words.some((word) => /^-+[A-Za-z]/.test(word))) return [];
  const redact = redactor(words.includes("chpasswd"), () => "");
  return [...words.keys()].filter((at) => redact(words[at] ?? "") !== words[at]);
}

/** Redacts the words of one command, one after the other. @param givesPasswords words with ":" hold a password */
function redactor(givesPasswords: boolean, seal: Seal): (token: string) => string {
  let options: readonly string[] = [];
  let awaited = false;
  let plainWords = false;
  let logsOn = false;
  return (token) => {
    const isSecret = awaited || (plainWords && !token.startsWith("-"));
    const program = programName(token);
    options = optionsOf.get(program) ?? options;
    plainWords ||= PLAIN_WORDS.has(program);
    const logon = logsOn ? redactLogon(token, seal) : undefined;
    logsOn = (logsOn && logon === undefined) || ORACLE.has(program);
    awaited = asksForSecret(token, options);
    if (isSecret || (givesPasswords && token.includes(":"))) return sealAll(token, seal);
    return logon ?? redactWord(token, options, seal);
  };
}

/** `user/password@database`. */
function redactLogon(token: string, seal: Seal): string | undefined {
  const [, user, password = ""] = /^((?:userid=)?["']?[\w$#.]+\/)([^/].*)$/is.exec(token) ?? [];
  return user === undefined || isPlain(unquote(password)) ? undefined : user + seal(password);
}

/** What looks like a command has an option, or one of these names. */
const LIKE_COMMAND = /\s-[A-Za-z-]|chpasswd|add_user|change_password|sqlplus|sqlldr|expdp|impdp|rman/;

/**
 * What a line has that {@link redactCommand} seals something of, if its words are not secrets by their shape anywhere: a
 * program or a scheme that is followed by a secret, a user's password before "@", or one of the shapes that are secrets
 * only where a text begins, which a word does.
 */
const GIVING = new RegExp(
  [...optionsOf.keys(), ...PLAIN_WORDS, ...ORACLE, "chpasswd|bearer|basic|@|user|:(?:\\d+|\\*):"].join("|"),
  "i",
);

/** May some line of a text without secrets' shapes give a program a secret? Cheap; true also where none does. */
export function mayGiveSecret(text: string): boolean {
  return LIKE_COMMAND.test(text) && (mayNameSecret(text) || GIVING.test(text));
}

/** Does a line that looks like a command give a program a secret? */
export function givesSecret(line: string): boolean {
  const mayGive = mayGiveSecret(line) || (LIKE_COMMAND.test(line) && hasSecretShape(line));
  return mayGive && redactCommand(line, () => "") !== line;
}

function programName(token: string): string {
  return unquote(token)
    .replace(/^.*[\\/,;|&(=`]/s, "")
    .replace(/\.exe$/i, "");
}

/** A tag of sudoers(5), before a command. */
const SUDO_TAG = /^(?:NO)?PASSWD:/;

/** Is the next word a secret: after `--password`, `-p` of a program that means it so, `X-Api-Key:`, `Bearer`? */
function asksForSecret(token: string, options: readonly string[]): boolean {
  const word = unquote(token);
  if (options.includes(word) || /^(?:Bearer|Basic)$/i.test(word)) return true;
  return /^(?:--?[\w.-]+|[\w.-]+:)$/.test(word) && !SUDO_TAG.test(word) && isSecretField(word);
}

function sealAll(token: string, seal: Seal): string {
  const word = unquote(token);
  return isPlain(word) ? token : seal(word);
}

function redactWord(token: string, options: readonly string[], seal: Seal): string {
  const [, before = "", quote = "", inner = "", after = ""] = QUOTED.exec(token) ?? [];
  if (BLANK.test(inner) && redactPair(`${before}x`, seal) === undefined)
    return before + quote + redactCommand(inner, seal) + quote + after;
  const short = options.find((option) => option.length === 2 && token.startsWith(option) && token.length > 2);
  if (short) return short + sealAll(token.slice(2), seal);
  return (
    redactPair(token, seal) ??
    redactUserinfo(token, seal) ??
    (isSecretValue(token) ? sealAll(token, seal) : token)
  );
}

/** From the first `name=value` or `name:value` with a secret's name, everything to the end of the word is sealed. */
function redactPair(token: string, seal: Seal): string | undefined {
  for (const match of token.matchAll(/(?<![\w.-]|.\/)([\w.-]+)["']?[=:]/g)) {
    const end = match.index + match[0].length;
    if (end === token.length || !isSecretField(match[1] ?? "") || isPlain(unquote(token.slice(end))))
      continue;
    if (SUDO_TAG.test(match[0])) continue;
    return (
      (redactUserinfo(token.slice(0, end), seal) ?? token.slice(0, end)) + seal(unquote(token.slice(end)))
    );
  }
  return undefined;
}

/** `scheme://user:password@host` and `user:password@host`. */
function redactUserinfo(token: string, seal: Seal): string | undefined {
  const match = /^([^:@]*:\/\/[^:@/]*:|\w[^:@/=]*:(?!\/\/))([^@].*)@(?!sha\d+:)/s.exec(token);
  if (!match || isPlain(match[2] ?? "")) return undefined;
  return match[1] + seal(match[2] ?? "") + token.slice(match[0].length - 1);
}
