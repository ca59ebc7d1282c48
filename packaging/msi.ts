import { join } from "node:path";
import { BUILD, DIST, EPOCH } from "./place.ts";
import { run } from "./run.ts";
import type { SingleFile } from "./single-file.ts";
import { type Entry, layTree } from "./tree.ts";
import { uuidOf } from "./uuid.ts";

/** Makes an installer for Windows, by wixl of Debian's msitools. @returns its path */
export async function msi(built: SingleFile, notices: readonly Entry[], version: string): Promise<string> {
  const folder = join(BUILD, built.target.name, "notices");
  layTree(folder, notices);
  const file = join(DIST, `${built.product.name}-${version}-x64.msi`);
  const values = {
    Product: uuidOf(`mesdrift-agent ${version} for Windows`),
    // Windows Installer compares three numbers and no more.
    Version: version.replace(/[^\d.].*$/, ""),
    Agent: built.file,
    Notices: folder,
  };
  const defines = Object.entries(values).flatMap(([name, value]) => ["-D", `${name}=${value}`]);
  const source = join(import.meta.dirname, "windows/mesdrift-agent.wxs");
  await run("wixl", ["--arch", "x64", ...defines, "--output", file, source], {
    env: { SOURCE_DATE_EPOCH: String(EPOCH) },
  });
  return file;
}
