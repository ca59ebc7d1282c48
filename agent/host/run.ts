import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { fromBytes, printable } from "../../src/model/text.ts";
import { type Ended, start } from "./child.ts";
import { HostError } from "./host.ts";

/** Where programs are looked for. */
export const PATH = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
/** Longest that a program may take when nothing else is asked, in seconds. */
const SECONDS = 10;
/** Most output that is taken, in bytes. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** Runs a program of this machine as `Host.run` says. Throws {@link HostError}. */
export async function run(
  program: string,
  args: readonly string[],
  { ok, seconds = SECONDS }: { ok?: readonly number[]; seconds?: number } = {},
): Promise<string> {
  const { status, stdout, stderr } = await start(find(program), args, { seconds, limit: OUTPUT_LIMIT });
  return outcome(program, { status, stdout: fromBytes(stdout), stderr }, ok);
}

/** Standard output of a program that ended, or "failed" with the first line of its complaint. */
export function outcome(
  program: string,
  { status, stdout, stderr }: Omit<Ended, "stdout"> & { stdout: string },
  ok: readonly number[] = [0],
): string {
  if (ok.includes(status)) return stdout;
  const complaint = printable(stderr.trim().split("\n")[0] ?? "");
  throw new HostError("failed", `${program}: ended with status ${status}${complaint && `: ${complaint}`}`);
}

/** Absolute path of a program, by name in the fixed path. Nothing else decides what is run. */
export function find(program: string): string {
  const found = (program.startsWith("/") ? [program] : PATH.map((folder) => join(folder, program))).find(
    isProgram,
  );
  if (found) return found;
  throw new HostError("unavailable", `${printable(program)}: no such program here`);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return false;
    throw thrown;
  }
}
