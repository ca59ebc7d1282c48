/** Host keys that are known, as OpenSSH writes them (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
import { createHmac } from "node:crypto";

/** A key as the file has it. */
export interface KnownKey {
  /** Such as "ssh-ed25519". */
  type: string;
  /** The key itself in base64. */
  key: string;
  isRevoked: boolean;
}

/** The keys that a file knows for a host. Lines for certificates of authorities are left out: those are not understood here. */
export function knownKeys(text: string, host: string, port: number): KnownKey[] {
  const name = port === 22 ? host : `[${host}]:${port}`;
  return text.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith("@") ? fields.shift() : undefined;
    const [patterns = "", type = "", key = ""] = fields;
    if (patterns.startsWith("#") || key === "" || (marker !== undefined && marker !== "@revoked")) return [];
    return matches(patterns, name) ? [{ type, key, isRevoked: marker === "@revoked" }] : [];
  });
}

function matches(patterns: string, name: string): boolean {
  if (patterns.startsWith("|1|")) return isHashOf(patterns, name);
  const all = patterns.split(",");
  const isDenied = all.some((pattern) => pattern.startsWith("!") && matchesOne(pattern.slice(1), name));
  return !isDenied && all.some((pattern) => matchesOne(pattern, name));
}

/** A name hashed so that the file doesn't tell which hosts are known: `|1|salt|HMAC-SHA1`. */
function isHashOf(pattern: string, name: string): boolean {
  const [, , salt = "", hash] = pattern.split("|");
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

/** `*` and `?` as in ssh_config(5); letters in either case. */
function matchesOne(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(name);
}
