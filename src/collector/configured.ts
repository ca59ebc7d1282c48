import { join } from "node:path";
import * as z from "zod";
import { readSettings } from "../baseline/settings-file.ts";
import { isNamed, isThere } from "../files/is-there.ts";
import { Trouble } from "../model/trouble.ts";
import { ReportSchedule } from "./schedules/schedule.ts";
import { LEAST_KEPT_DAYS } from "./store/archive.ts";

/** Removes what is old from the store, once it is archived. */
export const Retention = z.strictObject({
  keepDays: z
    .number()
    .int()
    .min(LEAST_KEPT_DAYS, { error: "expected at least 40, so that the 35 days of every host can be told" })
    .meta({
      description: "envelopes stay in the store for so many days",
    }),
  folder: z.string().min(1).meta({ description: "where archives are written to; keep a copy elsewhere" }),
});
export type Retention = z.infer<typeof Retention>;

/** A web server with a trust repository, such as one that the engineers publish to. */
export const Mirror = z.strictObject({
  from: z
    .url({ protocol: /^https$/, error: "expected an address that begins with https://" })
    .meta({ description: "address of the repository's folder" }),
  ca: z
    .string()
    .min(1)
    .meta({
      description: "file with certificates of a private authority in PEM; only these are trusted then",
    })
    .optional(),
});
export type Mirror = z.infer<typeof Mirror>;

/** The settings of a collector, `collector.yaml`. What is missing is not done: no reports by schedule, nothing is removed. */
export const Configured = z.strictObject({
  reports: z
    .array(ReportSchedule)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
      error: "expected a name of its own for each schedule",
    })
    .default([])
    .meta({ description: "drift reports by schedule" }),
  drops: z.array(z.string().min(1)).default([]).meta({
    description: "folders into which agents (by sftp, through a data diode) or people with sticks put drops",
  }),
  mirror: Mirror.meta({
    description:
      "where the trust repository is mirrored from; without it from the headquarters that this collector joined",
  }).optional(),
  archive: Retention.meta({
    description: "what is archived and removed; without it everything is kept",
  }).optional(),
});
export type Configured = z.infer<typeof Configured>;

/** What a collector's settings file says; the file of this name in its folder unless another is named. Throws {@link Trouble}. */
export function readConfigured(state: string, file: string | undefined): Configured {
  const path = file ?? join(state, "collector.yaml");
  if (file !== undefined && !isThere(file)) throw new Trouble(`--config: found no file ${file}`);
  // A link to settings that are gone is no wish for none.
  return isNamed(path) ? readSettings(Configured, path) : Configured.parse({});
}
