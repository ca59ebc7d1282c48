import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { toBytes } from "./text.ts";
import type { Secret } from "./value.ts";

/** Passwords that products ship with; a secret equal to one of them is told as such, though never shown. */
const SHIPPED_DEFAULTS = new Set([
  "admin",
  "password",
  "changeme",
  "changeit",
  "secret",
  "guest",
  "root",
  "default",
  "postgres",
  "mysql",
  "oracle",
  "tomcat",
  "s3cret",
  "public",
  "private",
  "manager",
  "letmein",
  "12345",
  "123456",
  "thingsboard",
  "server_ks_password",
]);

/** Turns secrets into keyed digests. The key is made on the host and never leaves it. */
export class SecretKeeper {
  /** Made ready once, which takes longer than a digest. */
  readonly #key: KeyObject;
  /** Names the key in digests: the first 8 bytes of its hash, in hex. */
  readonly keyId: string;

  /** @param key 32 random bytes */
  constructor(key: Uint8Array) {
    this.#key = createSecretKey(key);
    this.keyId = createHash("sha256").update("mesdrift key id").update(key).digest("hex").slice(0, 16);
  }

  /** The keyed digest of a secret: HMAC-SHA-256, the first 16 bytes, in hex. */
  seal(secret: string | Uint8Array): Secret {
    const bytes = typeof secret === "string" ? toBytes(secret) : secret;
    const digest = createHmac("sha256", this.#key).update(bytes).digest("hex").slice(0, 32);
    const shipped = typeof secret === "string" && SHIPPED_DEFAULTS.has(secret.toLowerCase());
    return { secret: { key: this.keyId, digest, ...(shipped ? { shippedDefault: true as const } : {}) } };
  }
}
