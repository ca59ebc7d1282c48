import canonicalize from "canonicalize";
import type { Value } from "./value.ts";

/** The one way to write a JSON value (RFC 8785). Throws on what JSON can't hold. */
export function canonical(value: Value): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return text;
}
