import { closeSync, fchmodSync, fstatSync, fsyncSync, openSync, writeFileSync } from "node:fs";

/**
 * Writes a file that is not there yet, through to the disk. Throws Node's error, with its `code`.
 * @param content whole, or piece by piece
 * @param shared others are to have these rights, whatever the umask of this process
 */
export function writeDurably(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array>,
  mode: number,
  shared = false,
): void {
  const file = openSync(path, "wx", mode);
  try {
    // Sticks know no rights, and can't be given any.
    if (shared && (fstatSync(file).mode & mode) !== mode) fchmodSync(file, mode);
    const isWhole = typeof content === "string" || content instanceof Uint8Array;
    for (const piece of isWhole ? [content] : content) writeFileSync(file, piece);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes names in a folder last. Without this a crash may lose a rename or a link (fsync(2)). */
export function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
