import { existsSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { settingsOf } from "../src/baseline/settings-file.ts";
import { readInput } from "../src/files/read-input.ts";
import { compile } from "../src/model/glob.ts";
import { WaySetting } from "./ship/way-settings.ts";

/** What the operator of a host says to the agent. Nothing that comes from elsewhere can change it. */
const Said = z.strictObject({
  neverRead: z.array(z.string()).default([]).meta({
    description: "globs of files and folders that are never opened; reports tell them as unreadable",
  }),
  cpuShare: z.number().gt(0).max(1).optional().meta({
    description: "largest share of one processor that a pass may take over its whole time, such as 0.2",
  }),
  ways: z.array(WaySetting).min(1, { error: "expected at least one way" }).optional().meta({
    description: "ways to the collector, in order of preference; https alone where missing",
  }),
});
type Said = z.infer<typeof Said>;

/** What the operator forbids the agent, whatever engineers sign. */
export type Limits = Pick<Said, "neverRead" | "cpuShare">;

/** The operator's file of the whole host. Another may lie in the folder of the agent's state. */
export const OF_HOST = "/etc/mesdrift/agent.yaml";

/**
 * What the operator forbids; of two files the stricter counts. Throws {@link Trouble} where a file says what nobody can
 * follow: then nothing may be read at all.
 */
export function operatorLimits(state: string): Limits {
  const limits = saidBy(state);
  const shares = limits.flatMap(({ cpuShare }) => cpuShare ?? []);
  return {
    neverRead: limits.flatMap(({ neverRead }) => neverRead),
    ...(shares.length === 0 ? {} : { cpuShare: Math.min(...shares) }),
  };
}

/** The ways to the collector, in order; of two files the one in the agent's own folder counts. Throws {@link Trouble}. */
export function operatorWays(state: string): WaySetting[] {
  return saidBy(state).findLast(({ ways }) => ways)?.ways ?? [{ https: true }];
}

function saidBy(state: string): Said[] {
  const files = [OF_HOST, join(state, "agent.yaml")].filter((file) => existsSync(file));
  return files.map((file) => saidIn(readInput(file), file));
}

/** What an operator's file says. Throws {@link Trouble}. @param file its name for messages */
export function saidIn(bytes: Uint8Array, file: string): Said {
  const said = settingsOf(Said, bytes, file);
  for (const glob of said.neverRead) compile(glob);
  return said;
}
