/**
 * What is a secret in a config, a command line or a file. All pure, and linear in the length of the text.
 * When in doubt a value is a secret: sealed, it is still compared, and only not shown.
 */
import { givesSecret } from "./secrets/command.ts";
import { describesSecret, isSecretField } from "./secrets/field.ts";
import { isBasicCredential, isPlain, isSecretValue } from "./secrets/value.ts";
import { namesSecret } from "./secrets/words.ts";

export { mayHoldSecret } from "./secrets/bytes.ts";
export { redactCommand, secretWords } from "./secrets/command.ts";
export { isSecretField, isSecretValue };

/** Attributes and children that name the thing beside them: `<entry key="db.password">`, `{"name": "password", "value": …}`. */
const NAMING = new Set("key name id property option param-name env-entry-name".split(" "));
/** All of the siblings that this file looks at. */
const TELLING: ReadonlySet<string> = NAMING.union(new Set(["kind"]));
/** What stands beside a named secret and only describes it. */
const DESCRIBING = new Set(
  "type kind description comment label title required scope readonly encrypted class classname".split(" "),
);

/** A name in lower case and without the prefix of a namespace: .NET writes `Name`, SOAP `ns:name`. */
function plainly(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1).toLowerCase();
}

/** The name under which a sibling may tell what stands beside it, as {@link isSecret} takes it; undefined if it tells nothing. */
export function tellingName(name: string): string | undefined {
  if (TELLING.has(name)) return name;
  // Most names are as plain as they can be.
  if (!/[:A-Z]/.test(name)) return undefined;
  const plain = plainly(name);
  return TELLING.has(plain) ? plain : undefined;
}

/** Lines of products that are not known, and rules of HAProxy that set a header. */
const LINES = /^(?:line|http-(?:request|response|after-response))$/;

/** What holds the values of a Kubernetes Secret. */
const KUBERNETES_DATA = /^(?:data|stringData)$/;

/**
 * Is this value a secret, by its name, by the name its siblings give it, or by its shape? An empty value, a switch
 * (`true`, `off`) and a pure reference (`${DB_PASSWORD}`, `@/run/secrets/db`) are none; a default within a reference is.
 * @param name of the field, attribute, element or directive
 * @param value as text
 * @param siblings values that stand beside it by {@link tellingName}: other attributes and scalar children of the same
 *   parent
 * @param within name of the branch above it that {@link isSecretBranch} says is a secret as a whole
 */
export function isSecret(
  name: string,
  value: string,
  siblings: Record<string, string> = {},
  within?: string,
): boolean {
  if (isPlain(value)) return false;
  if (within !== undefined && (KUBERNETES_DATA.test(within) || !describesSecret(name))) return true;
  if (isSecretField(name)) return !isPathToKey(name, value) && !isPamRule(name, value);
  const plain = plainly(name);
  if (NAMING.has(plain)) return isSecretValue(value);
  if (!DESCRIBING.has(plain) && isNamedSecret(siblings)) return true;
  return (
    isRedisUser(name, value) ||
    isSnmpSession(name, value) ||
    (LINES.test(name) && namesSecret(value)) ||
    (name === "auth" && isBasicCredential(value)) ||
    isSecretValue(value) ||
    givesSecret(value)
  );
}

/** Bare names that are a secret's in a branch of such a name: `Jwt: {Key: …}` of .NET, `node {cookie = …}` of EMQX. */
const BARE: readonly (readonly [name: RegExp, branch: RegExp])[] = [
  [/^keys?$/i, /jwt|auth(?!or)|crypt|signing|cipher|hmac|token/i],
  [/^cookie$/i, /^(?:node|erlang|vm)$/i],
];

/**
 * The name by which {@link isSecret} judges what stands in a branch: more than its own, where that says nothing.
 * @param names from the root to the branch; `keys` is called by what it stands in itself
 */
export function nameWithin(names: readonly string[], name: string): string {
  const within = BARE.find(([own]) => own.test(name))?.[1];
  if (within === undefined) return name;
  const branch = names.at(/^(?:keys)?$/i.test(names.at(-1) ?? "") ? -2 : -1) ?? "";
  return within.test(branch) ? `secret-${name}` : name;
}

/** Does a sibling give the thing beside it a secret's name? */
function isNamedSecret(siblings: Record<string, string>): boolean {
  for (const at in siblings) if (NAMING.has(at) && isSecretField(siblings[at] ?? "")) return true;
  return false;
}

/**
 * Is everything below this branch a secret: `data` of a Kubernetes Secret, or a list or object under a secret's name
 * (`tokens: {a: x}`)? What `credentials`, `ConnectionStrings` and `machineKey` group is judged one by one: a user or host is among it.
 */
export function isSecretBranch(name: string, siblings: Record<string, string> = {}): boolean {
  if (KUBERNETES_DATA.test(name)) return siblings.kind === "Secret";
  return isSecretField(name) && !/(?:credentials?|strings?|machinekey)$/i.test(name);
}

/** Is a file of plain lines a secret as a whole, by its name or its folder: `db.password`, `/run/secrets/db`? */
export function isSecretFile(path: string): boolean {
  const [folder = "", name = ""] = path.split(/[\\/]/).slice(-2);
  return folder === "secrets" || isSecretField(name.replace(/\.(?:txt|conf|dat)$/i, ""));
}

/** Keys and credentials are often given as a path: `private_key = /etc/ssl/private/x.pem`. */
function isPathToKey(name: string, value: string): boolean {
  return /(?:keys?|credentials?)$/i.test(name) && /^(?:\/|[A-Za-z]:\\|file:)[^\s:]*[\\/][^\s:]*$/.test(value);
}

/** In pam.conf(5), `password` is a kind of rule. */
function isPamRule(name: string, value: string): boolean {
  return (
    name === "password" &&
    /^(?:\[[^\]]*\]|required|requisite|sufficient|optional|include|substack)(?:\s|$)/.test(value)
  );
}

/** `user alice on >password ~* +@all` (Redis ACL): ">" adds a password, "#" a hash; `#1000` is a user id of sudoers(5). */
function isRedisUser(name: string, value: string): boolean {
  return name.toLowerCase() === "user" && /(?:^|\s)(?:[><]\S|[#!][0-9a-f]{64})/.test(value);
}

/** snmpd.conf(5): these take the options of snmptrap(1), which hold a community or a pass phrase. */
function isSnmpSession(name: string, value: string): boolean {
  return /^(?:trapsess|proxy)$/.test(name) && /(?:^|\s)-(?:[cAX]|3[mkMK])/.test(value);
}
