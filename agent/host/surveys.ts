import { compile } from "../../src/model/glob.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { HostError, type Met, type Surveyed } from "./host.ts";
import { type Piece, survey, type Tree } from "./survey.ts";

/** One survey on its way, and what of it is still to be told. */
interface Run {
  pattern: string;
  ahead: AsyncGenerator<Piece>;
  met: Met[];
  at: number;
}

/** What matches any of the patterns, each path once, in order of paths by code units. */
export async function* surveyAll(patterns: readonly string[], tree: Tree): AsyncGenerator<Surveyed> {
  const runs: Run[] = [];
  for (const pattern of patterns)
    for (const parts of compiled(pattern))
      runs.push({ pattern, ahead: survey(pattern, parts, tree), met: [], at: 0 });
  let last: string | undefined;
  for (;;) {
    for (const run of runs) yield* fill(run);
    const [first, second] = nearest(runs);
    const head = first && headOf(first);
    if (first === undefined || head === undefined) return;
    const end = endBefore(first, second && headOf(second)?.path);
    const met = first.met.slice(first.at, end).filter(({ path }) => path !== last);
    last = first.met[end - 1]?.path;
    first.at = end;
    yield { met, unreadable: [] };
  }
}

/** The parts of a pattern, braces resolved. Throws `HostError` where it is none. */
export function compiled(pattern: string) {
  try {
    return compile(pattern);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw new HostError("failed", thrown.message);
  }
}

/** Goes on until there is something to tell, or nothing more; tells on the way what could not be entered. */
async function* fill(run: Run): AsyncGenerator<Surveyed> {
  while (run.at >= run.met.length) {
    const { done, value } = await run.ahead.next();
    if (done) return;
    const unreadable = value.unreadable.map((one) => ({ ...one, pattern: run.pattern }));
    if (unreadable.length > 0) yield { met: [], unreadable };
    run.met = value.met;
    run.at = 0;
  }
}

/** The runs with the two lowest paths. */
function nearest(runs: readonly Run[]): [Run | undefined, Run | undefined] {
  let [first, second]: [Run | undefined, Run | undefined] = [undefined, undefined];
  for (const run of runs) {
    const head = headOf(run);
    if (head === undefined) continue;
    if (first === undefined || head.path < (headOf(first)?.path ?? "")) [first, second] = [run, first];
    else if (second === undefined || head.path < (headOf(second)?.path ?? "")) second = run;
  }
  return [first, second];
}

/** Where the part of a run ends that comes before another's; it holds at least one. */
function endBefore({ met, at }: Run, limit: string | undefined): number {
  if (limit === undefined || (met.at(-1)?.path ?? "") < limit) return met.length;
  const end = met.findIndex(({ path }, index) => index > at && path >= limit);
  return end < 0 ? met.length : end;
}

function headOf({ met, at }: Run): Met | undefined {
  return met[at];
}
