import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type * as z from "zod";
import { isCode } from "../../src/files/fault.ts";
import { writeAtomic } from "../../src/files/write-atomic.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import { Refused } from "../../src/trust/client/refused.ts";

/** A file of JSON that the agent keeps; undefined where it is not there. Throws {@link Refused} where it is not as it was written. */
export function readKept<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): z.infer<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    if (isCode(thrown, "ENOENT")) return undefined;
    if ("code" in thrown)
      throw new Trouble(
        `${path}: can't be read (${reason(thrown)}); run as its owner, or name another folder with --state`,
      );
    throw new Refused("damaged-state", `${path}: was cut off or changed; nobody but the agent writes it`);
  }
}

/** Puts a file of JSON in place whole, with its folder. Throws {@link Trouble}. */
export function writeKept(path: string, content: object): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  } catch (thrown) {
    throw new Trouble(
      `${path}: its folder can't be made (${reason(thrown)}); name another folder with --state`,
    );
  }
  writeAtomic(path, `${JSON.stringify(content, null, 1)}\n`, 0o600);
}
