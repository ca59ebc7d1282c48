import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../bed/shell.ts";

/** What the bench needs of Debian: program and package. */
const NEEDED: Record<string, string> = {
  "/usr/bin/time": "time",
  "/usr/bin/aide": "aide",
  "/usr/bin/openssl": "openssl",
};
const SAMHAIN = "/usr/sbin/samhain";
/** What samhain is linked with. */
const SAMHAIN_NEEDS = ["libauparse0", "libpcre3", "libprelude28"];

const apt = (...args: string[]) => run("apt-get", ["-q", "-y", ...args], { seconds: 300 });

/** Installs the missing peers by apt-get. Throws, and names what is missing, where that can't be done. */
export async function installPeers(): Promise<void> {
  const missing = Object.entries(NEEDED).filter(([program]) => !existsSync(program));
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  if (process.geteuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    throw new Error(`the bench needs ${packages.join(", ")}: install them, or run it as root on Debian`);
  await apt("update");
  await apt("install", "--no-install-recommends", ...packages);
}

/**
 * Path of samhain. Where it is not installed, its package is unpacked into the folder only: installing it would start
 * its daemon. Throws where that can't be done.
 */
export async function samhainIn(folder: string): Promise<string> {
  if (process.geteuid?.() !== 0) throw new Error("samhain needs root");
  if (existsSync(SAMHAIN)) return SAMHAIN;
  await apt("update");
  await apt("install", "--no-install-recommends", ...SAMHAIN_NEEDS);
  await run("sh", ["-euc", 'cd "$1" && apt-get -q download samhain', "sh", folder], { seconds: 300 });
  const file = (await readdir(folder)).find((name) => /^samhain_.*\.deb$/.test(name));
  if (file === undefined) throw new Error("apt-get downloaded no package of samhain");
  await run("dpkg-deb", ["--extract", join(folder, file), folder]);
  return join(folder, SAMHAIN);
}
