import { type ChildProcess, spawn } from "node:child_process";
import { printable } from "../../src/model/text.ts";
import { HostError } from "./host.ts";

/** Most of a complaint that is kept, in bytes. */
const STDERR_LIMIT = 64 * 1024;

export interface Ended {
  status: number;
  stdout: Uint8Array;
  stderr: string;
}

/**
 * Runs a program without shell, input or anything of our environment, until it ends or its bounds are over; then it and
 * all it started are killed, and not waited for: what hangs in the kernel may not even die. Throws {@link HostError}.
 * @param limit most bytes of output
 */
export function start(
  path: string,
  args: readonly string[],
  { seconds, limit }: { seconds: number; limit: number },
): Promise<Ended> {
  if (!args.every((arg) => arg.isWellFormed() && !arg.includes("\0")))
    throw new HostError("unavailable", `${path}: can't be given a name that is no UTF-8, or has a zero byte`);
  const child = spawn(path, args, {
    cwd: "/",
    detached: true,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((resolve, reject) => {
    const stop = (fault: "timed-out" | "too-large", why: string) => {
      abandon(child);
      reject(new HostError(fault, `${path}: ${why}`));
    };
    const timer = setTimeout(() => stop("timed-out", `no answer within ${seconds} s`), seconds * 1000);
    const stdout = collect(child.stdout, limit, () =>
      stop("too-large", `more than ${limit} bytes of output`),
    );
    const stderr = collect(child.stderr, STDERR_LIMIT);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new HostError("failed", `${path}: ${printable(error.message)}`));
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (code === null) reject(new HostError("failed", `${path}: ended by ${signal}`));
      else resolve({ status: code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

/** Gathers a stream up to a limit, and tells when it is over. */
function collect(stream: NodeJS.ReadableStream, limit: number, over?: () => void): Buffer[] {
  const parts: Buffer[] = [];
  let left = limit;
  stream.on("data", (part: Buffer) => {
    left -= part.length;
    if (left >= 0) parts.push(part);
    else over?.();
  });
  return parts;
}

/** Kills a program with its whole group, and keeps nothing that would make this process wait for it. */
function abandon(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch (thrown) {
    // Ended by itself meanwhile.
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ESRCH")) throw thrown;
  }
}
