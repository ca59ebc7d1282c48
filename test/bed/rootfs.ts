import { mkdir } from "node:fs/promises";
import { BUILD_SCRIPT, PACKAGE_LIST, recipeName } from "./recipe.ts";
import { run } from "./shell.ts";
import { missingPackages } from "./tools.ts";

/** Where root folders are kept between test runs: about 700 MB each. */
export const CACHE = process.env.MESDRIFT_BED_CACHE ?? "/var/tmp/mesdrift-bed";

/** Longest build of a root folder, in seconds, and the wait for another run's; seen: 40 to 90. */
const BUILD_SECONDS = 600;

/** Installs what the bed and other tests of real things need and this machine lacks. */
export async function installTools(): Promise<void> {
  const packages = missingPackages();
  if (packages.length === 0) return;
  await mkdir(CACHE, { recursive: true });
  await locked("apt-get", "-q", "update");
  await locked("apt-get", "-q", "-y", "install", "--no-install-recommends", ...packages);
}

/** The root folder all hosts are laid over; built once (1 to 2 minutes), then found again. Two runs at once are safe. */
export async function rootFolder(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  await installTools();
  const folder = `${CACHE}/${recipeName()}`;
  await locked("bash", BUILD_SCRIPT, folder, PACKAGE_LIST);
  return folder;
}

/** Runs a program while no other run does. The lock is the program's own: it outlives whoever asked for it. */
function locked(program: string, ...args: string[]) {
  return run("flock", [`${CACHE}/lock`, program, ...args], { seconds: BUILD_SECONDS });
}
