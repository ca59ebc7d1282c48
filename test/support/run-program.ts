import { spawn } from "node:child_process";
import { join } from "node:path";

const CHECKOUT = join(import.meta.dirname, "../..");

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Environment beside this process's own. */
  env?: NodeJS.ProcessEnv;
  /** Called with the process once it runs. */
  started?(child: ReturnType<typeof spawn>): void;
}

function run(main: string, args: readonly string[], { env, started }: RunOptions = {}): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const child = spawn(process.execPath, [join(CHECKOUT, main), ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  child.on("error", reject).on("close", (status) => resolve({ status, ...texts }));
  started?.(child);
  return promise;
}

/** Runs `mesdrift` from the checkout, as a process of its own. */
export const mesdrift = (args: readonly string[], options?: RunOptions) =>
  run("src/cli/main.ts", args, options);

/** Runs `mesdrift-agent` from the checkout, as a process of its own. */
export const agent = (args: readonly string[], options?: RunOptions) => run("agent/main.ts", args, options);
