import { spawn } from "node:child_process";

export interface Outcome {
  status: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Exit statuses that are fine; default 0. */
  ok?: readonly number[];
  /** Standard input. */
  input?: string | Uint8Array;
  /** Time limit; default 120. */
  seconds?: number;
}

/** Runs a program to its end. Throws with all it printed when its status is not among `ok`, or it takes too long. */
export async function run(
  program: string,
  args: readonly string[],
  { ok = [0], input = "", seconds = 120 }: RunOptions = {},
): Promise<Outcome> {
  const outcome = await finished(program, args, input, seconds);
  if (ok.includes(outcome.status)) return outcome;
  const told = `${outcome.stderr}${outcome.stdout}`.slice(-4000);
  throw new Error(`status ${outcome.status} of: ${program} ${args.join(" ")}\n${told}`);
}

/** How this machine reaches package mirrors, where it needs a proxy to. */
const PROXIES = ["http_proxy", "https_proxy", "no_proxy"];

/** A plain environment, so that what runs in a host doesn't depend on who runs the tests. */
const ENVIRONMENT = {
  ...Object.fromEntries(PROXIES.map((name) => [name, process.env[name]])),
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
  DEBIAN_FRONTEND: "noninteractive",
};

function finished(program: string, args: readonly string[], input: string | Uint8Array, seconds: number) {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const child = spawn(program, args, { env: ENVIRONMENT, timeout: seconds * 1000, killSignal: "SIGKILL" });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.on("error", reject);
  child.on("close", (code, signal) => {
    if (code === null)
      reject(new Error(`${signal} within ${seconds} s: ${program} ${args.join(" ")}\n${stderr}`));
    else resolve({ status: code, stdout, stderr });
  });
  // A program may end without reading what it was given; its status tells whether that was right.
  child.stdin.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") reject(error);
  });
  child.stdin.end(input);
  return promise;
}
