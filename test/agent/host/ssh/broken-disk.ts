import { execFileSync } from "node:child_process";
import { truncateSync, writeFileSync } from "node:fs";

/** Large enough that some of it lies behind the blocks that the inode itself names. */
const LONG = "a line of some length\n".repeat(4000);

/**
 * Makes an image of a file system that is damaged: `bad.conf` can't be looked at, `half.conf` can be read for 12 KiB and no
 * further, and the others are whole.
 */
export function makeBrokenDisk(image: string): void {
  writeFileSync(image, "");
  truncateSync(image, 8 * 1024 * 1024);
  const features = "^extents,^64bit,^has_journal,^metadata_csum";
  execFileSync("mkfs.ext4", ["-q", "-F", "-b", "1024", "-O", features, image]);
  const contents = {
    "a.conf": "a\n",
    "b.conf": "b\n",
    "bad.conf": "bad\n",
    "half.conf": LONG,
    "z.conf": "z\n",
  };
  for (const [name, text] of Object.entries(contents)) {
    writeFileSync(`${image}.file`, text);
    debug(image, `write ${image}.file ${name}`);
  }
  const blocks = debug(image, "blocks half.conf").trim().split(" ");
  debug(image, `zap_block -p 255 ${blocks[12]}`);
  debug(image, "set_inode_field bad.conf mode 0170000");
}

function debug(image: string, request: string): string {
  return execFileSync("debugfs", ["-w", "-R", request, image], { encoding: "utf8", stdio: "pipe" });
}
