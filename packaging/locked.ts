import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { BUILD, CHECKOUT } from "./place.ts";
import { run } from "./run.ts";

const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string(), integrity: z.string() }).partial()),
});

/**
 * A folder with the content of a package as the lock file has it: the one that is installed, or for other systems than
 * this the one of the registry, verified by the lock file's hash.
 * @param place where npm puts it, from the checkout's folder
 */
export async function locked(name: string, place = `node_modules/${name}`): Promise<string> {
  const installed = join(CHECKOUT, place);
  if (existsSync(installed)) return installed;
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(CHECKOUT, "package-lock.json"), "utf8")));
  const { version, integrity = "" } = packages[place] ?? {};
  const folder = join(BUILD, "registry", name);
  if (existsSync(join(folder, "package"))) return join(folder, "package");
  mkdirSync(folder, { recursive: true });
  const packed = ["pack", "--silent", "--pack-destination", folder, `${name}@${version}`];
  const file = join(folder, (await run("npm", packed, { cwd: folder })).trim());
  const hash = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
  if (hash !== integrity)
    throw new Error(`${name}@${version}: found ${hash}, expected ${integrity}, as package-lock.json has it`);
  await run("tar", ["--extract", "--gzip", "--file", file, "--directory", folder]);
  return join(folder, "package");
}
