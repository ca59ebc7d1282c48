import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beside } from "./contents.ts";
import { BUILD, DIST, EPOCH } from "./place.ts";
import { run } from "./run.ts";
import type { SingleFile } from "./single-file.ts";
import { type Entry, layTree } from "./tree.ts";

/** For hosts without packages, and for a stick: the program, what belongs beside it, and its licences, in one folder. @returns their paths */
export async function archives(
  built: SingleFile,
  notices: readonly Entry[],
  version: string,
): Promise<string[]> {
  const name = `${built.product.name}-${version}-${built.target.name}`;
  const above = join(BUILD, built.target.name, `${built.product.name}.archive`);
  mkdirSync(above, { recursive: true });
  const entries = [...(await beside(built)), ...notices];
  layTree(join(above, name), entries);
  return [await tarGz(above, name), await zip(above, name, entries)];
}

async function tarGz(above: string, name: string): Promise<string> {
  const file = join(DIST, `${name}.tar.gz`);
  const same = ["--sort=name", "--owner=root:0", "--group=root:0", "--numeric-owner", `--mtime=@${EPOCH}`];
  const gzip = "--use-compress-program=gzip --no-name";
  await run("tar", ["--create", ...same, gzip, "--file", file, "--directory", above, name]);
  return file;
}

async function zip(above: string, name: string, entries: readonly Entry[]): Promise<string> {
  const file = join(DIST, `${name}.zip`);
  const files = entries.map(({ path }) => join(name, path)).sort();
  // Times in a zip are local.
  await run("zip", ["-q", "-X", file, ...files], { cwd: above, env: { TZ: "UTC" } });
  return file;
}
