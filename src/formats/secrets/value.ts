import { isSecretField, mayNameSecret } from "./field.ts";

/** Shortest text that can hold a name, a separator and a secret. */
const SHORTEST = 6;

/** Shapes that nothing but a secret has. Each is searched anywhere in the text, in linear time. */
const SHAPES = new RegExp(
  [
    "-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY",
    "PuTTY-User-Key-File-",
    "AGE-SECRET-KEY-1",
    // crypt(5), with the hashes of mosquitto, Apache, phpass, argon2 and passlib
    "(?<![\\w$])\\$(?:[1567]|2[abxy]?|g?y|sha1|md5|apr1|argon2(?:id|i|d)|pbkdf2[\\w-]{0,10}|scrypt|bcrypt[\\w-]{0,10}|[PH])\\$[^\\s$]",
    // RFC 2307 and Spring: {SSHA}…
    "\\{(?:S?SHA\\d{0,3}|S?MD5|CRYPT|PBKDF2[\\w-]{0,10}|bcrypt|scrypt|argon2|pbkdf2|noop)\\}\\S",
    "SCRAM-SHA-\\d{1,3}\\$\\d",
    "(?<!\\w)md5[0-9a-f]{32}(?!\\w)",
    "(?<!\\w)ENC[([][^)\\]\\s]",
    "\\$ANSIBLE_VAULT;",
    // JSON web tokens: signed (three parts) and encrypted (five)
    "(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]*\\.[\\w-]",
    "(?<!\\w)A(?:KIA|SIA|ROA)[0-9A-Z]{16}(?!\\w)",
    "(?<!\\w)gh[pousr]_\\w{20,}|(?<!\\w)(?:github_pat|glpat|hvs|npm|xox[abeprs]|[rsp]k_(?:live|test)|sk)[_.-][\\w-]{20,}|(?<!\\w)AIza[\\w-]{30,}",
    // Oracle: user/password@
    "jdbc:oracle:\\w{1,10}:[^\\s/@:]+/[^\\s@/]+@",
    "(?<![\\w/@.:-])[\\w$#]{1,64}/[^\\s/@:]{1,64}@(?://)?[\\w.-]{1,200}:\\d{2,5}[/:]\\w",
    // Redis ACL: ">" adds a password, "#" a hash
    "^[ \\t]*user[ \\t]+\\S+[ \\t](?:.*[ \\t])?[>#<!]\\S",
    // .pgpass (and not an IPv6 address) and .netrc
    "^(?![0-9a-fA-F:]+$)[\\w.*-]+:(?:\\d+|\\*):[\\w.*-]+:[\\w.*-]+:\\S",
    "(?<!\\w)login\\s+\\S+\\s+password\\s+\\S",
    "(?<!\\w)(?:Bearer|Token)\\s+(?=[\\w.~+/=-]*\\d)[\\w.~+/=-]{8,}",
    // A MySQL data source of Go programs such as Telegraf: user:password@tcp(host)/
    "(?<![^\\s'\"])[\\w.$-]{1,64}:[^\\s@]{1,200}@(?:tcp|unix)\\(",
    // A web hook's address, and a signed one of Azure's storage
    "//(?:hooks\\.slack\\.com/services|discord(?:app)?\\.com/api/webhooks|[\\w-]{1,60}\\.webhook\\.office\\.com/webhookb2)/\\S",
    "[?&]sig=[\\w%+/-]{8}",
  ].join("|"),
  "m",
);

/** `://user:password@`; a password may hold "@", not "/". */
const IN_URL = /:\/\/[^\s/?#"'@:]*:([^\s/?#"']*)@/g;
const BASIC = /(?<!\w)Basic\s+([A-Za-z0-9+/]{4,}={0,2})/gi;
/** `name=value`, and `"name": "value"` of JSON. */
const PAIR = /(?<![\w.-])([\w.-]+)(?:\s*:?=\s*|["']\s*:\s*(?=["']))("[^"]*"|'[^']*'|[^\s;&,"']+)/g;
/** A line `name: value` of YAML or of HTTP's headers. */
const HEADER = /^[ \t]*(?:-[ \t]+)?["']?([\w.-]+)["']?[ \t]*:[ \t]+(\S.*)$/gm;
/** `<name>value</name>` of XML. */
const ELEMENT = /<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>([^<>]+)<\//g;
/** `{name, <<"value">>}` of Erlang. */
const TUPLE = /\{\s*'?([\w.-]+)'?\s*,\s*(?:<<)?("[^"]*")/g;

const SWITCH = /^\s*(?:true|false|yes|no|on|off|null|none|nil|[01])?\s*$/i;
const REFERENCE =
  /^\s*(?:\$\{(?:(?:env|sys|file|vault|secret)[.:]+)?[\w./-]+(?::-?(?:true|false)?)?\}|\$\{VAULT::[\w:.-]+\}|\$[A-Z_][A-Z0-9_]*|%\w+%|%\(\w+\)s|\{\{[^{}]*\}\}|@(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/])\S*)\s*$/;

/**
 * A value that points to a secret kept elsewhere, or that is none: empty, a switch, `${NAME}`, `$NAME`, `%NAME%`,
 * `{{ name }}`, `@/path`. A reference with a default, `${NAME:default}`, does hold a secret.
 */
export function isPlain(value: string): boolean {
  return SWITCH.test(value) || REFERENCE.test(value);
}

/** Base64 of `user:password`, as in HTTP's Basic scheme (RFC 7617) and in Docker's config.json. */
export function isBasicCredential(text: string): boolean {
  return (
    /^[A-Za-z0-9+/]{4,}={0,2}$/.test(text) &&
    /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(text, "base64").toString("latin1"))
  );
}

/**
 * Does the text hold a private key, a password hash, a token, a URL or connection string with a password in it, …,
 * anywhere, under whatever name? Linear in its length.
 */
export function isSecretValue(text: string): boolean {
  return hasSecretShape(text) || (mayNameSecret(text) && hasSecretPair(text));
}

/** Does the text hold what is a secret by its own look, whatever stands before it? */
export function hasSecretShape(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return (
    SHAPES.test(text) ||
    (text.includes("://") && some(text, IN_URL, ([, password = ""]) => !isPlain(password))) ||
    (/basic\s/i.test(text) && some(text, BASIC, ([, credential = ""]) => isBasicCredential(credential)))
  );
}

/** Does the text hold a secret's name and its value? */
export function hasSecretPair(text: string): boolean {
  if (text.length < SHORTEST) return false;
  return [PAIR, HEADER, ELEMENT, TUPLE].some((pattern) =>
    some(text, pattern, ([, name = "", value = ""]) => isSecretField(name) && !isPlain(unquote(value))),
  );
}

function some(text: string, pattern: RegExp, test: (match: RegExpExecArray) => boolean): boolean {
  for (const match of text.matchAll(pattern)) if (test(match)) return true;
  return false;
}

/** Text without the quotes around it. */
export function unquote(text: string): string {
  return /^(?:".*"|'.*')$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}
