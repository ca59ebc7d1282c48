import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { run } from "./run.ts";

const TIMES = 15;

/** How long a program takes to say its version: the median, in milliseconds. */
export async function startMs(file: string): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < TIMES; count += 1) {
    const began = performance.now();
    await run(file, ["--version"]);
    times.push(performance.now() - began);
  }
  return times.sort((one, other) => one - other)[Math.floor(TIMES / 2)] ?? Number.NaN;
}

/** Size of a file when it is compressed as gzip does, in MB. */
export function gzMb(file: string): number {
  return gzipSync(readFileSync(file)).length / 1e6;
}
