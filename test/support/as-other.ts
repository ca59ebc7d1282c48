import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The user that owns nothing, by convention. */
const NOBODY = 65534;

const isRoot = process.geteuid?.() === 0;

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

const OTHER = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** Runs a TypeScript module, given as text, in a Node of its own; as nobody where this is root, else as who we are. */
export function runUnprivileged(script: string): Ran {
  return runNode([], script, OTHER);
}

/** The same as nobody with the right to read everything, as the installed service has it. Root only. */
export function runReadingEverything(script: string): Ran {
  const right = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
  return runNode(
    ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", ...right],
    script,
    {},
  );
}

/** Runs `mesdrift-agent` from the checkout; as nobody where this is root, else as who we are. */
export function agentUnprivileged(args: readonly string[]): Ran {
  return run(process.execPath, [join(import.meta.dirname, "../../agent/main.ts"), ...args], OTHER);
}

/** May the unprivileged user read this checkout at all? */
export function canRunUnprivileged(): boolean {
  return runUnprivileged(`await import(${moduleAt("agent/host/host.ts")});`).status === 0;
}

/** Runs a TypeScript module, given as text, in a Node and a mount namespace of its own. Root only. */
export function runWithOwnMounts(script: string): Ran {
  return runNode(["unshare", "--mount", "--propagation", "private"], script, {});
}

/** The URL of a module of the project, as source text to import it by. */
export function moduleAt(path: string): string {
  return JSON.stringify(pathToFileURL(path).href);
}

function runNode(before: readonly string[], script: string, user: { uid?: number; gid?: number }): Ran {
  const [program = "", ...args] = [
    ...before,
    process.execPath,
    "--input-type=module-typescript",
    "-e",
    script,
  ];
  return run(program, args, user);
}

function run(program: string, args: readonly string[], user: { uid?: number; gid?: number }): Ran {
  return spawnSync(program, args, { ...user, encoding: "utf8", timeout: 60_000, killSignal: "SIGKILL" });
}
