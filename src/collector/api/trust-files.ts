import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { isCode } from "../../files/fault.ts";
import { isTrustPath } from "../trust/incoming.ts";
import { Refusal } from "./refusal.ts";

/** A file that is served: it is read as fast as whoever asked takes it, since anybody may ask. */
export interface ServedFile {
  bytes: number;
  content: Readable;
}

/** A file of the trust repository that is served. Throws {@link Refusal} where there is none. */
export async function trustFile(folder: string, path: string): Promise<ServedFile> {
  const file = isTrustPath(path) ? await opened(join(folder, path)) : undefined;
  const stat = await file?.stat();
  // As many bytes as were told, though the file grows meanwhile.
  if (file && stat?.isFile())
    return { bytes: stat.size, content: file.createReadStream({ end: Math.max(0, stat.size - 1) }) };
  await file?.close();
  throw new Refusal(404, "no-file", "there is no such file in the trust repository");
}

async function opened(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (thrown) {
    if (["ENOENT", "EISDIR", "ENOTDIR"].some((code) => isCode(thrown, code))) return undefined;
    throw thrown;
  }
}
