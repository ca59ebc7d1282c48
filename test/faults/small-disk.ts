import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isCode } from "../../src/files/fault.ts";

const PIECE = Buffer.alloc(1024 * 1024);

/** A file system of its own, in memory, that can be filled to the last byte. */
export class SmallDisk {
  readonly folder: string;
  readonly #remove = () => execFileSync("umount", ["--lazy", this.folder], { stdio: "ignore" });

  constructor(folder: string, megabytes: number) {
    this.folder = folder;
    mkdirSync(folder);
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "mesdrift-test", folder]);
    process.once("exit", this.#remove);
  }

  fill(): void {
    const file = openSync(this.#ballast, "w");
    try {
      for (let size = PIECE.length; size > 0; )
        if (!writes(file, PIECE.subarray(0, size))) size = Math.floor(size / 2);
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  remove(): void {
    process.off("exit", this.#remove);
    this.#remove();
  }

  get #ballast(): string {
    return join(this.folder, "ballast");
  }
}

function writes(file: number, bytes: Uint8Array): boolean {
  try {
    writeSync(file, bytes);
    return true;
  } catch (thrown) {
    if (isCode(thrown, "ENOSPC")) return false;
    throw thrown;
  }
}
