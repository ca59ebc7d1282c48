import { execFileSync } from "node:child_process";
import { join } from "node:path";

export const CHECKOUT = join(import.meta.dirname, "..");
/** Where what is built ends up: everything for users, and nothing else, in one folder. */
export const DIST = join(CHECKOUT, "dist", "packages");
/** Where it is built: always the same folder, since its name becomes part of the programs. One build at a time. */
export const BUILD = "/tmp/mesdrift-package";

/** Time of everything in the packages, in seconds since 1970: that of the last commit, unless SOURCE_DATE_EPOCH says another. */
export const EPOCH = Number(process.env.SOURCE_DATE_EPOCH ?? lastCommit());

function lastCommit(): string {
  return execFileSync("git", ["log", "-1", "--format=%ct"], { cwd: CHECKOUT, encoding: "utf8" }).trim();
}
