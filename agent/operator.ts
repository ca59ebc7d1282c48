import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { readSettings } from "../src/baseline/settings-file.ts";
import { compile } from "../src/model/glob.ts";

/** What the operator of a host forbids the agent, whatever engineers sign. Nothing that comes from elsewhere can widen it. */
const Limits = z.strictObject({
  neverRead: z.array(z.string()).default([]).meta({
    description: "globs of files and folders that are never opened; reports tell them as unreadable",
  }),
  cpuShare: z.number().gt(0).max(1).optional().meta({
    description: "largest share of one processor that a pass may take over its whole time, such as 0.2",
  }),
});
export type Limits = z.infer<typeof Limits>;

/** The operator's file of the whole host. Another may lie in the folder of the agent's state; of both the stricter counts. */
const OF_HOST = "/etc/mesdrift/agent.yaml";

/** What the operator forbids. Throws {@link Trouble} where a file says what nobody can follow: then nothing may be read at all. */
export function operatorLimits(state: string): Limits {
  const files = [OF_HOST, join(state, "agent.yaml")].filter((file) => existsSync(file));
  const limits = files.map(readLimits);
  const shares = limits.flatMap(({ cpuShare }) => cpuShare ?? []);
  return {
    neverRead: limits.flatMap(({ neverRead }) => neverRead),
    ...(shares.length === 0 ? {} : { cpuShare: Math.min(...shares) }),
  };
}

function readLimits(file: string): Limits {
  const limits = readSettings(Limits, file);
  for (const glob of limits.neverRead) compile(glob);
  return limits;
}
