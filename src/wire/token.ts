import { parseJsonBytes } from "../model/json.ts";
import { Trouble } from "../model/trouble.ts";
import { EnrolToken } from "./protocol.ts";

const PREFIX = "mesdrift1.";

/** A token as a person carries it. */
export function tokenText(token: EnrolToken): string {
  return PREFIX + Buffer.from(JSON.stringify(token)).toString("base64url");
}

/** Reads a token. Throws {@link Trouble}, which never repeats it: it is a secret. */
export function readToken(text: string): EnrolToken {
  const trimmed = text.trim();
  if (trimmed.startsWith(PREFIX)) {
    const { success, data } = EnrolToken.safeParse(
      parseJsonBytes(Buffer.from(trimmed.slice(PREFIX.length), "base64url")),
    );
    if (success) return data;
  }
  throw new Trouble(
    `found no token, expected ${PREFIX}… as mesdrift collector token prints it; copy it whole, or have a new one made`,
  );
}
