import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { BUILD_SCRIPT, PACKAGE_LIST, recipeName } from "./recipe.ts";
import { run } from "./shell.ts";
import { installTools } from "./tools.ts";

/** Where root folders are kept between test runs: about 700 MB each. */
export const CACHE = process.env.MESDRIFT_BED_CACHE ?? "/var/tmp/mesdrift-bed";

/** Longest build of a root folder, in seconds; seen: 60 to 90. */
const BUILD_SECONDS = 600;

/** The root folder all hosts are laid over; built once (1 to 2 minutes), then found again. Two runs at once are safe. */
export async function rootFolder(): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const folder = `${CACHE}/${recipeName()}`;
  await using _lock = await locked(`${CACHE}/lock`);
  await installTools();
  await run("bash", [BUILD_SCRIPT, folder, PACKAGE_LIST], { seconds: BUILD_SECONDS });
  return folder;
}

/** Holds a lock file until disposed of, or until this process ends in whatever way: flock(1) ends with its input. */
async function locked(path: string): Promise<AsyncDisposable> {
  const holder = spawn("flock", [path, "sh", "-c", "echo held; exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(holder, "close");
      holder.stdout.resume();
      holder.stdin.end();
      await ended;
    },
  };
}
