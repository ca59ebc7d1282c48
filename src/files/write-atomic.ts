import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Trouble } from "../model/trouble.ts";

/**
 * Writes a file so that nobody ever sees half of it: beside it, to the disk, then in its place. Throws {@link Trouble}
 * when it can't be written; what stood there before stands there still.
 */
export async function writeAtomic(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const staged = `${path}.${process.pid}.part`;
  try {
    await writeDurably(staged, content, mode);
    await rename(staged, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(staged, { force: true });
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new Trouble(
      `${path} can't be written (${error.code}): check the folder, its rights and the space left`,
    );
  }
}

async function writeDurably(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Without this a crash may lose the rename (fsync(2)). */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
