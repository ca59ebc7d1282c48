import * as z from "zod";
import { LARGEST_COUNT } from "./count.ts";
import { Report } from "./report.ts";
import { Run } from "./run.ts";
import { Snapshot } from "./snapshot.ts";

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: "expected 64 hex digits" });

/** A place in the chain of all that a host signs. Who has the last link can tell whether one before it is missing or another. */
export const Link = z.strictObject({
  epoch: z
    .string()
    .regex(/^[0-9a-f]{32}$/, { error: "expected 32 hex digits" })
    .meta({ description: "names the chain; made by chance together with the host's key" }),
  sequence: z.number().int().min(1).max(LARGEST_COUNT).meta({ description: "one more each time" }),
  previous: Sha256.meta({
    description:
      "hex of SHA-256 of the envelope before; at 1 of the last of the epoch before, if there was one",
  }).optional(),
  since: z
    .string()
    .meta({
      description: "when the one before was signed: this one covers the time from then on; RFC 3339, UTC",
    })
    .optional(),
});
export type Link = z.infer<typeof Link>;

/** How far the host's clock can be believed. */
export const ClockState = z.strictObject({
  time: z.string().meta({ description: "what the clock said when this was signed; RFC 3339, UTC" }),
  synchronised: z
    .boolean()
    .meta({
      description: "a time source steers the clock, as the kernel says; missing where it does not say",
    })
    .optional(),
  bootId: z.string().meta({ description: "names this run of the system" }).optional(),
  uptimeSeconds: z.number().meta({ description: "time since the system was started" }).optional(),
  jumpSeconds: z
    .number()
    .meta({
      description:
        "by how much more the clock moved than the uptime since the one before, in the same run of the system",
    })
    .optional(),
});
export type ClockState = z.infer<typeof ClockState>;

const shape = {
  link: Link.meta({ description: "its place in the chain of the host" }),
  clock: ClockState.meta({ description: "how far the host's clock can be believed" }),
};

/** A report as a host signs it: the predicate of an in-toto statement. */
export const SignedReport = Report.extend({
  ...shape,
  run: Run.meta({
    description: "what the resident agent adds; missing where a person ran the audit",
  }).optional(),
}).meta({ title: "mesdrift report" });
export type SignedReport = z.infer<typeof SignedReport>;

/** A snapshot as a host signs it, in the same chain as its reports. */
export const SignedSnapshot = Snapshot.extend(shape).meta({ title: "mesdrift snapshot" });
export type SignedSnapshot = z.infer<typeof SignedSnapshot>;
