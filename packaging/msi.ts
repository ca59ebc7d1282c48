import { basename, dirname, join } from "node:path";
import { DIST, EPOCH } from "./place.ts";
import { run } from "./run.ts";
import type { SingleFile } from "./single-file.ts";
import { type Entry, layTree } from "./tree.ts";
import { uuidOf } from "./uuid.ts";

/** Makes an installer for Windows, by wixl of Debian's msitools. @returns its path */
export async function msi(
  built: Pick<SingleFile, "product" | "file">,
  notices: readonly Entry[],
  version: string,
  to = DIST,
): Promise<string> {
  // wixl finds files by names from where it runs, and by no others.
  const folder = dirname(built.file);
  layTree(join(folder, "notices"), notices);
  const file = join(to, `${built.product.name}-${version}-x64.msi`);
  const values = {
    Product: uuidOf(`mesdrift-agent ${version} for Windows`),
    // Windows Installer compares three numbers and no more.
    Version: version.replace(/[^\d.].*$/, ""),
    Agent: basename(built.file),
    Notices: "notices",
  };
  const defines = Object.entries(values).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  const source = join(import.meta.dirname, "windows/mesdrift-agent.wxs");
  await run("wixl", ["--arch", "x64", ...defines, "--output", file, source], {
    cwd: folder,
    env: { SOURCE_DATE_EPOCH: String(EPOCH) },
  });
  return file;
}
