import { lstatSync, type StatSyncFn, statSync } from "node:fs";
import { reason, Trouble } from "../model/trouble.ts";

/**
 * Is there something at a path? Throws {@link Trouble} where that can't be seen. Node's existsSync() says no then, and to
 * whoever has the right to read everything without being root too, since access(2) counts no such right.
 */
export function isThere(path: string): boolean {
  return isSeen(path, statSync);
}

/** Does anything have this name, be it a link to nothing? Throws {@link Trouble} as {@link isThere} does. */
export function isNamed(path: string): boolean {
  return isSeen(path, lstatSync);
}

function isSeen(path: string, look: StatSyncFn): boolean {
  try {
    return look(path, { throwIfNoEntry: false }) !== undefined;
  } catch (thrown) {
    throw new Trouble(
      `${path}: can't be looked at (${reason(thrown)}); check the rights of the folders above it`,
    );
  }
}
