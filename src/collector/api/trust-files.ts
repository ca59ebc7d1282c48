import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isCode } from "../../files/fault.ts";
import { Refusal } from "./refusal.ts";

/** Files of a trust repository; nothing above or beside them, and no hidden ones. */
const PATH = /^(?:metadata|targets|bulk)(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** A file of the trust repository that is served. Throws {@link Refusal} where there is none. */
export async function trustFile(folder: string, path: string): Promise<Buffer> {
  if (PATH.test(path))
    try {
      return await readFile(join(folder, path));
    } catch (thrown) {
      const isNone = ["ENOENT", "EISDIR", "ENOTDIR"].some((code) => isCode(thrown, code));
      if (!isNone) throw thrown;
    }
  throw new Refusal(404, "no-file", "there is no such file in the trust repository");
}
