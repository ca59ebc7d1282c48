/** Does a field's name say that its value is a secret? */

/** Cheap first look: a name without any of these is no secret. */
const STEM =
  /pass|pw|secret|token|cred|key|psk|pin|community|conn|auth|wo(?:o?rd|rt)|senha|contrase|cookie|cipher|text|com2sec|createuser|usmuser|sink|secure_link/i;

/** Words that, standing last, say that the value only describes a secret or points to one. */
const DESCRIBES = new Set(
  (
    "age alg algorithm alias allowed attempts attribute authentication callback case change changed " +
    "chars chat check class col column command complexity converter count days delay description dialog " +
    "dir directory disabled dn duration enabled encoder encoding encryption endpoint expiration expires " +
    "expiry factory field file filter format generator group handler header hint history host hours id " +
    "identity ids interval issuer kind label len length lifespan lifetime limit live location manager " +
    "mapper mapping method millis minutes mode module ms name names param parameter path pattern period " +
    "plugin policy port prefix program prompt protection provider quality query realm ref reference " +
    "regex reload required requirements reset retries rotation rounds rule rules scheme scope seconds " +
    "service size source stacking store strength suffix support supported time timeout title tries ttl " +
    "type uri url use user userid username validator validity version warn window"
  ).split(" "),
);

/** Words that, standing first, make the name a switch or a bound. */
const SWITCHES = new Set(
  "allow disable enable filter has is max maximum min minimum no permit try use".split(" "),
);

/** Names that look like secrets and are none: of nginx, Apache, sshd, systemd, PAM, sudoers(5) and nsswitch.conf(5). */
const NO_SECRETS = new Set(
  (
    "proxy_pass proxypass ProxyPass fastcgi_pass grpc_pass memcached_pass scgi_pass uwsgi_pass tunnel_pass bypass compass " +
    "server_tokens servertokens ServerTokens permitemptypasswords passwordauthentication LoadCredential publicKeyToken PublicKeyToken " +
    "LoadCredentialEncrypted ImportCredential loadcredential use_authtok NOPASSWD passwd:"
  ).split(" "),
);

/** Anywhere in the letters of a name. */
const ANYWHERE =
  /passw(?:or)?[dt]|passphrase|passcode|pwd|kennwort|wachtwoord|motdepasse|contrase|senha|secret|connectionstring|connstr|communitystring|ciphervalue|ciphertext|cleartext|encryptedkey/;

/**
 * Whole names: directives of snmpd.conf(5) and nginx that carry a community, a pass phrase or a secret word among their
 * arguments, and npm's `_auth`.
 */
const WHOLE = /^-*(?:com2sec6?|createUser|usmUser|secure_link_md5|_auth)$/i;

/** At the end of the letters of a name. */
const AT_THE_END = new RegExp(
  [
    "tokens?",
    "credentials?",
    "psk",
    "pw",
    "(?<!com|by|tres|sur|over|under)pass(?:hash|value|enc|encrypted|plain|text)?",
    "(?:user|so|token|hsm|sim|slot|card|security)pin",
    "(?:erlang|dist|magic|set)cookie",
    "(?:master|^npm)auth",
    "authtok",
    "community",
    "(?:trap|inform)sink",
    "(?:access|account|activation|aes|api|app|auth|authentication|authorization|cipher|client|crypto|cryptographic|decrypt|decryption|deploy|encrypt|encryption|fernet|function|hash|hmac|instrumentation|jwt|licen[cs]e|machine|master|preshared|private|product|recovery|secure|session|shared|serial|sign|signature|signing|storage|subscription|symmetric|validation|wep|wrap|wrapping)keys?(?:value|base|data|pem|hash)?",
  ]
    .map((end) => `${end}$`)
    .join("|"),
);

/** The words of a name in any style: camelCase, snake_case, kebab-case, dotted, UPPER CASE; without digits. */
function words(name: string): string[] {
  return name
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^\p{L}]+/u)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== "");
}

/** Does the name only describe a secret, or point to one: `password_file`, `PASS_MAX_DAYS`, `allowToken`? */
export function describesSecret(name: string): boolean {
  const last = words(name).at(-1) ?? "";
  const first = words(/[^.\\]*$/.exec(name)?.[0] ?? "")[0] ?? "";
  return (
    DESCRIBES.has(last) ||
    SWITCHES.has(first) ||
    /(?:file|path|policy|timeout|encryption|authentication)$/.test(last)
  );
}

/** Can a name of a secret be anywhere in the text? Cheap; no name of a secret is without one of a few letter runs. */
export function mayNameSecret(text: string): boolean {
  return STEM.test(text);
}

/**
 * Is a field of this name a secret, such as `db.password`, `keystorePass`, `PGPASSWORD` or `rocommunity`? Names that
 * only describe a secret are none. When in doubt it is one: a sealed value is still compared.
 * @param name one name, or a dotted path of names, with or without leading dashes
 */
export function isSecretField(name: string): boolean {
  if (!mayNameSecret(name) || NO_SECRETS.has(name)) return false;
  if (WHOLE.test(name)) return true;
  if (describesSecret(name)) return false;
  const all = words(name);
  const letters = all.join("");
  return ANYWHERE.test(letters) || all.includes("token") || AT_THE_END.test(letters);
}
