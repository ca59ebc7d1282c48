import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isCode } from "../../files/fault.ts";
import { isTrustPath } from "../trust/incoming.ts";
import { Refusal } from "./refusal.ts";

/** A file of the trust repository that is served. Throws {@link Refusal} where there is none. */
export async function trustFile(folder: string, path: string): Promise<Buffer> {
  if (isTrustPath(path))
    try {
      return await readFile(join(folder, path));
    } catch (thrown) {
      const isNone = ["ENOENT", "EISDIR", "ENOTDIR"].some((code) => isCode(thrown, code));
      if (!isNone) throw thrown;
    }
  throw new Refusal(404, "no-file", "there is no such file in the trust repository");
}
