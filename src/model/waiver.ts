import * as z from "zod";
import { Pattern } from "./check.ts";

/** RFC 3339 in UTC, to the second. */
export const Instant = z.iso.datetime({ error: "expected a time in UTC, such as 2027-03-31T22:00:00Z" });
export type Instant = z.infer<typeof Instant>;

/** An approved finding: it stays in the report, and counts as waived until its last instant. */
export const Waiver = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, { error: "expected letters, digits, dots and dashes" })
    .meta({ description: "names the waiver; reports say it" }),
  at: Pattern,
  check: z.string().meta({ description: "only deviations from this check" }).optional(),
  hosts: z.array(z.string()).min(1).meta({ description: "host names; * and ? are wildcards" }),
  owner: z.string().min(1).meta({ description: "the person who answers for it" }),
  reason: z.string().min(1).meta({ description: "why the finding is accepted" }),
  compensating: z.string().min(1).meta({ description: "what lowers the risk meanwhile" }),
  from: Instant.meta({ description: "it does not count before" }),
  until: Instant.meta({ description: "it does not count from this instant on" }),
});
export type Waiver = z.infer<typeof Waiver>;

export const WAIVERS = "mesdrift-waivers/1";

/** All waivers of a site: the target `SITE/waivers.json`, or, signed by one engineer, `SITE.provisional/waivers.json`. */
export const Waivers = z.strictObject({ format: z.literal(WAIVERS), waivers: z.array(Waiver) });
export type Waivers = z.infer<typeof Waivers>;
