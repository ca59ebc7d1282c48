import * as z from "zod";

/** A secret as it may be shown: which key made the digest, and the digest. */
export const Secret = z.strictObject({
  secret: z.strictObject({
    /** Names the host's digest key, without revealing it. */
    key: z.string(),
    /** Keyed digest of the secret, as {@link SecretKeeper} makes it. */
    digest: z.string(),
    /** The secret is one that products ship with. */
    shippedDefault: z.literal(true).optional(),
  }),
});
export type Secret = z.infer<typeof Secret>;

/** Bytes that are no text. */
export type Bytes = { bytes: string };
/** A number that a double can't hold exactly, as written. */
export type ExactNumber = { number: string };
/** What a field holds: JSON. Text formats give strings exactly as written; JSON, YAML and TOML keep their types. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Secret
  | Bytes
  | ExactNumber
  | Value[]
  | { [name: string]: Value };

export const Value: z.ZodType<Value> = z.json() as z.ZodType<Value>;

/** Fits a value {@link Secret}? By hand, since it is asked of every value of every file. */
export function isSecret(value: Value | undefined): value is Secret {
  if (typeof value !== "object" || value === null || !("secret" in value) || hasMore(value, 1)) return false;
  const { secret } = value;
  if (typeof secret !== "object" || secret === null || !("key" in secret && "digest" in secret)) return false;
  const isShipped = "shippedDefault" in secret;
  return (
    typeof secret.key === "string" &&
    typeof secret.digest === "string" &&
    (!isShipped || secret.shippedDefault === true) &&
    !hasMore(secret, isShipped ? 3 : 2)
  );
}

/** Has an object more names than so many? */
function hasMore(value: object, most: number): boolean {
  let count = 0;
  for (const _ in value) if (++count > most) return true;
  return false;
}

/** Same value? Secrets made under different keys can't be compared: then only "is set" and "is a shipped default" count. */
export function sameValue(before: Value | undefined, after: Value | undefined): boolean {
  if (before === after) return true;
  if (isSecret(before) && isSecret(after) && before.secret.key !== after.secret.key)
    return before.secret.shippedDefault === after.secret.shippedDefault;
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null)
    return false;
  if (Array.isArray(before) || Array.isArray(after))
    return (
      Array.isArray(before) &&
      Array.isArray(after) &&
      before.length === after.length &&
      before.every((item, at) => sameValue(item, after[at]))
    );
  const names = Object.keys(before);
  return (
    names.length === Object.keys(after).length &&
    names.every(
      (name) =>
        name in after &&
        sameValue((before as Record<string, Value>)[name], (after as Record<string, Value>)[name]),
    )
  );
}
