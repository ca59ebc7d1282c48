import { type ChildProcess, execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Trouble } from "../../model/trouble.ts";

const CHECKOUT = join(import.meta.dirname, "../../..");
const PROGRAMS = { agent: "agent/main.ts", mesdrift: "src/cli/main.ts" } as const;

const run = promisify(execFile);

/** Runs one of the two programs to its end. @returns what it said. Throws {@link Trouble} with what was wrong */
export async function runProgram(
  name: keyof typeof PROGRAMS,
  args: readonly string[],
  input?: string,
): Promise<string> {
  try {
    const running = run(process.execPath, [join(CHECKOUT, PROGRAMS[name]), ...args], { maxBuffer: 2 ** 28 });
    running.child.stdin?.end(input);
    return (await running).stdout;
  } catch (thrown) {
    if (!(thrown instanceof Error && "stderr" in thrown)) throw thrown;
    throw new Trouble(`${name} ${args[0]}: ${String(thrown.stderr).trim()}`);
  }
}

/** Starts one of the two programs, which lives until it is told to stop. It does not hear Ctrl-C by itself. */
export function startProgram(name: keyof typeof PROGRAMS, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(CHECKOUT, PROGRAMS[name]), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}
