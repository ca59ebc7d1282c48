import { join } from "node:path";
import * as z from "zod";
import { settingsOf } from "../src/baseline/settings-file.ts";
import { isNamed } from "../src/files/is-there.ts";
import { readInput } from "../src/files/read-input.ts";
import { compile } from "../src/model/glob.ts";
import { Hours } from "../src/model/hours.ts";
import { reason, Trouble } from "../src/model/trouble.ts";
import { WaySetting } from "./ship/way-settings.ts";

const Glob = z.string().superRefine((text, context) => {
  try {
    compile(text);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    context.addIssue({ code: "custom", message: reason(thrown) });
  }
});

/** What the operator of a host says to the agent. Nothing that comes from elsewhere can change it. */
const Said = z.strictObject({
  neverRead: z.array(Glob).default([]).meta({
    description: "globs of files and folders that are never opened; reports tell them as unreadable",
  }),
  cpuShare: z.number().gt(0).max(1).optional().meta({
    description:
      "largest share of one processor that a pass may take over its whole time, such as 0.1; without it a whole pass of the resident agent takes 0.2, and a look at what changed what it needs",
  }),
  memoryMb: z.number().int().min(128).optional().meta({
    description: "most memory that a pass may hold, in MiB; one that holds more is stopped and told",
  }),
  heavyHours: Hours.optional().meta({
    description:
      "part of the day in which all files may be read anew, as is done once a week, such as 22:00-05:00 by the clock of the host",
  }),
  ways: z.array(WaySetting).min(1, { error: "expected at least one way" }).optional().meta({
    description: "ways to the collector, in order of preference; https alone where missing",
  }),
});
type Said = z.infer<typeof Said>;

/** What the operator forbids the agent, whatever engineers sign. */
export type Limits = Pick<Said, "neverRead" | "cpuShare" | "memoryMb"> & {
  /** Of each file one; all of them count. */
  heavyHours: string[];
};

/** The operator's file of the whole host. Another may lie in the folder of the agent's state. */
export const OF_HOST = "/etc/mesdrift/agent.yaml";

/**
 * What the operator forbids; of two files the stricter counts. Throws {@link Trouble} where a file says what nobody can
 * follow: then nothing may be read at all.
 */
export function operatorLimits(state: string): Limits {
  const limits = saidBy(state);
  const shares = limits.flatMap(({ cpuShare }) => cpuShare ?? []);
  const sizes = limits.flatMap(({ memoryMb }) => memoryMb ?? []);
  return {
    neverRead: limits.flatMap(({ neverRead }) => neverRead),
    heavyHours: limits.flatMap(({ heavyHours }) => heavyHours ?? []),
    ...(shares.length === 0 ? {} : { cpuShare: Math.min(...shares) }),
    ...(sizes.length === 0 ? {} : { memoryMb: Math.min(...sizes) }),
  };
}

/** The ways to the collector, in order; of two files the one in the agent's own folder counts. Throws {@link Trouble}. */
export function operatorWays(state: string): WaySetting[] {
  return saidBy(state).findLast(({ ways }) => ways)?.ways ?? [{ https: true }];
}

function saidBy(state: string): Said[] {
  // A link to nothing, such as to a share that is not mounted, is no word that all may be read.
  const files = [OF_HOST, join(state, "agent.yaml")].filter(isNamed);
  return files.map((file) => saidIn(readInput(file), file));
}

/** What an operator's file says. Throws {@link Trouble}. @param file its name for messages */
export function saidIn(bytes: Uint8Array, file: string): Said {
  return settingsOf(Said, bytes, file);
}
