import * as z from "zod";
import { Finding } from "./report.ts";
import { Run } from "./run.ts";
import { ClockState, Link, Sha256 } from "./signed.ts";
import { HostIdentity } from "./snapshot.ts";

/** All that is open after a pass, so that whoever followed the chain can tell that nothing is missing. */
export const OpenSet = z.strictObject({
  count: z.number().int().min(0).meta({ description: "number of open findings, waived ones included" }),
  digest: Sha256.meta({ description: "of the open findings, as openDigest makes it" }),
});
export type OpenSet = z.infer<typeof OpenSet>;

const shape = {
  host: HostIdentity.pick({ name: true, machineId: true }).meta({
    description: "the host, as it names itself",
  }),
  agent: z.string().meta({ description: "version of the agent" }),
  link: Link.meta({ description: "its place in the chain of the host" }),
  clock: ClockState.meta({ description: "how far the host's clock can be believed" }),
  circumstances: Sha256.meta({
    description:
      "of all that a whole report says besides its findings: baselines, trust, what could not be seen; as circumstancesDigest makes it",
  }),
  facts: z.number().int().min(0).meta({ description: "number of facts observed" }),
  open: OpenSet,
  run: Run,
};

/** What is new since the report before, where all else is as it was: the predicate of an in-toto statement. */
export const Changes = z
  .strictObject({
    format: z.literal("mesdrift-changes/1").meta({ description: "names this form" }),
    ...shape,
    opened: z.array(Finding).meta({ description: "findings that were not open before" }),
    changed: z.array(Finding).meta({ description: "findings that were open and say something else now" }),
    closed: z.array(z.string()).meta({ description: "ids of findings that are no more" }),
  })
  .meta({ title: "mesdrift changes" });
export type Changes = z.infer<typeof Changes>;

/** Nothing is new since the report before: the predicate of an in-toto statement. */
export const AllClear = z
  .strictObject({
    format: z.literal("mesdrift-all-clear/1").meta({ description: "names this form" }),
    ...shape,
  })
  .meta({ title: "mesdrift all-clear" });
export type AllClear = z.infer<typeof AllClear>;
