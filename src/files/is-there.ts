import { statSync } from "node:fs";
import { reason, Trouble } from "../model/trouble.ts";

/**
 * Is there something at a path? Throws {@link Trouble} where that can't be seen. Node's existsSync() says no then, and to
 * whoever has the right to read everything without being root too, since access(2) counts no such right.
 */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (thrown) {
    throw new Trouble(
      `${path}: can't be looked at (${reason(thrown)}); check the rights of the folders above it`,
    );
  }
}
