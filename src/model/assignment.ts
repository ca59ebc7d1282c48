import * as z from "zod";
import { Applies } from "./baseline.ts";
import { Hours } from "./hours.ts";

const SITE = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Roles of every repository (TUF specification, section 2.1): a site of such a name would be signed for by others than its engineers. */
const TAKEN = ["root", "targets", "snapshot", "timestamp"];

/** Names a site, and the role that signs for it. */
export const SiteName = z
  .string()
  .regex(SITE, { error: "expected small letters, digits and dashes, such as plant-2" })
  .refine((name) => !TAKEN.includes(name), { error: `expected another name than ${TAKEN.join(", ")}` });
export type SiteName = z.infer<typeof SiteName>;

/** When the agent makes its passes. */
export const Schedule = z.strictObject({
  cron: z.string().meta({ description: "minute hour day month weekday, as in crontab(5)" }),
  timezone: z.string().meta({ description: "IANA name of the plant's time zone, such as Europe/Berlin" }),
  jitterSeconds: z.number().int().min(0).max(86_400).default(300).meta({
    description: "spreads the passes of many hosts: each waits up to so many seconds",
  }),
  heavyHours: Hours.optional().meta({
    description:
      "part of the day in which all files may be read anew, as is done once a week, such as 22:00-05:00 in this time zone",
  }),
});
export type Schedule = z.infer<typeof Schedule>;

/** Which hosts obey which baselines. A host takes the first assignment that fits it. */
export const Assignment = z.strictObject({
  name: z.string().min(1).meta({ description: "for people; the report says it" }),
  hosts: z.array(z.string()).min(1).meta({ description: "host names; * and ? are wildcards" }),
  applies: Applies.default({}).meta({ description: "what else must be true of the host" }),
  baselines: z.array(z.string()).min(1).meta({ description: "targets that hold compiled baselines" }),
  schedule: Schedule.optional(),
  snapshots: z
    .array(z.string().min(1))
    .min(1)
    .meta({
      description:
        "kinds of facts that the host delivers as they are, secrets as keyed digests only; missing: none",
    })
    .optional(),
});
export type Assignment = z.infer<typeof Assignment>;

export const ASSIGNMENTS = "mesdrift-assignments/1";

/** All assignments of a site: the target `SITE/assignments.json`. */
export const Assignments = z.strictObject({
  format: z.literal(ASSIGNMENTS),
  assignments: z.array(Assignment),
});
export type Assignments = z.infer<typeof Assignments>;
