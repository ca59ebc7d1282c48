import * as z from "zod";
import { Instant } from "./waiver.ts";

/** What made a pass begin. */
export const Trigger = z.enum(["start", "schedule", "change", "asked"]).meta({
  description: "start: the agent was started; change: something watched changed; asked: a person ran it",
});
export type Trigger = z.infer<typeof Trigger>;

/** Why nobody looked for a time, or why reports of it are lost. */
export const LapseCause = z.enum(["not-running", "paused", "failed", "throttled", "dropped", "clock"]).meta({
  description:
    "not-running: the agent did not run; paused: root paused it; failed: a pass ended without a result; throttled: a budget ran out; dropped: signed reports were removed before they were delivered; clock: the clock moved by itself",
});
export type LapseCause = z.infer<typeof LapseCause>;

/** A time that is not accounted for as scheduled. */
export const Lapse = z.strictObject({
  from: Instant.meta({ description: "when it began, as far as the host knows" }),
  to: Instant.meta({ description: "when it ended" }),
  cause: LapseCause,
  detail: z.string().meta({ description: "who, why, or how many, in words" }),
});
export type Lapse = z.infer<typeof Lapse>;

/** Most lapses that one report tells; an agent has a few at most. */
const MOST_LAPSES = 10_000;

/** What a pass looked at, where that was not everything. */
export const Only = z.strictObject({
  kinds: z.array(z.string()).min(1).meta({ description: "only facts of these kinds were observed" }),
  paths: z
    .array(z.string())
    .min(1)
    .meta({ description: "of configs and files only these were observed, and what is below them" })
    .optional(),
});
export type Only = z.infer<typeof Only>;

/** Whether changes are seen as they happen. Without it the scheduled passes still see them. */
export const WatcherHealth = z.strictObject({
  alive: z.boolean().meta({ description: "its canary was seen when it was last tried" }),
  watched: z.number().int().min(0).meta({ description: "files and folders that it watches" }),
  why: z.string().meta({ description: "why it is not alive, or not watching all" }).optional(),
});
export type WatcherHealth = z.infer<typeof WatcherHealth>;

/** How the agent itself is. */
export const Health = z.strictObject({
  cpuSeconds: z.number().min(0).meta({ description: "processor time of this pass" }),
  seconds: z.number().min(0).meta({ description: "duration of this pass" }),
  rssMb: z.number().min(0).meta({ description: "most memory of this pass, in MiB" }),
  waitedSeconds: z
    .number()
    .min(0)
    .meta({
      description:
        "how long this pass waited, to keep to the share of the processor that the operator allows",
    })
    .optional(),
  watcher: WatcherHealth.optional(),
  undelivered: z.number().int().min(0).meta({ description: "signed reports not yet delivered" }),
  unconfirmed: z
    .number()
    .int()
    .min(1)
    .meta({
      description:
        "signed reports that ever left this host where no receipt comes back, as through a data diode: it does not know whether they arrived",
    })
    .optional(),
});
export type Health = z.infer<typeof Health>;

/** What the resident agent adds to the result of a pass. */
export const Run = z.strictObject({
  trigger: Trigger,
  only: Only.meta({ description: "the pass looked at a part only" }).optional(),
  lapses: z
    .array(Lapse)
    .max(MOST_LAPSES)
    .meta({ description: "times before this pass that are not accounted for" }),
  missed: z.array(z.string()).meta({
    description: "findings of this pass that the watcher should have told, and did not",
  }),
  health: Health,
});
export type Run = z.infer<typeof Run>;
