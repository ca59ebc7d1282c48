import * as z from "zod";
import { Gap } from "./gaps.ts";
import { BaselineName, Finding, Undecided } from "./report.ts";
import { SEVERITIES } from "./severity.ts";
import { Sha256 } from "./signed.ts";
import { Refusal } from "./trust.ts";
import { Instant } from "./waiver.ts";

/** What people made of a finding. Those of the first two count; the others are accounted for. */
export const STANDINGS = ["unauthorised", "undecided", "authorised", "false-positive", "waived"] as const;
export const FindingStanding = z.enum(STANDINGS).meta({
  description:
    "unauthorised: nobody ordered it; undecided: nobody said yet; authorised: there is a ticket; false-positive: no matter; waived: engineers accepted it until a time",
});
export type FindingStanding = z.infer<typeof FindingStanding>;

/** RFC 3339, UTC, by the clock of a host, which may say anything. */
const HostTime = z.string();
const number = (description: string) => z.number().int().min(0).meta({ description });

/** One finding of one host, with its life up to the end of the period. Times are those of the host. */
export const FindingEntry = z.strictObject({
  number: number("its number at the collector"),
  site: z.string(),
  host: z.string(),
  isOpen: z.boolean().meta({ description: "open at the end of the period" }),
  isNew: z.boolean().meta({ description: "told in the period for the first time ever" }),
  standing: FindingStanding,
  firstSeen: HostTime,
  openedAt: HostTime.meta({ description: "since when it is open, or was when it was open last" }),
  lastSeen: HostTime.meta({ description: "the newest report that has it" }).optional(),
  closedAt: HostTime.meta({ description: "the report that no longer had it" }).optional(),
  opened: number("how often it was opened in all"),
  openedInPeriod: number("how often it was told in the period that it was opened"),
  isFlapping: z.boolean().meta({ description: "told to be opened three times or more in the last 30 days" }),
  verdict: z
    .strictObject({
      is: z.enum(["authorised", "unauthorised", "false-positive"]),
      by: z.string(),
      at: Instant,
      reason: z.string().meta({ description: "ticket of an authorised one; reason of another" }),
    })
    .optional(),
  finding: Finding.meta({ description: "as the host told it last" }),
});
export type FindingEntry = z.infer<typeof FindingEntry>;

/** What a whole report of a host said beside its findings. */
export const Looked = z.strictObject({
  madeAt: HostTime,
  sha256: Sha256.meta({ description: "of its envelope" }),
  sequence: number("its number in the chain"),
  epoch: z.string(),
  agent: z.string(),
  system: z.string(),
  user: z.string(),
  facts: number("facts observed"),
  baseline: z.array(BaselineName),
  notEvidence: z.string().optional(),
  staleSince: HostTime.optional(),
  refused: z.array(Refusal),
  unreadable: z.array(Gap),
  capped: z.array(Gap),
  unparsed: z.array(Gap),
  unapproved: z.array(Gap),
  undecided: z.array(Undecided),
});
export type Looked = z.infer<typeof Looked>;

/** One host, and how it stands at the end of the period. */
export const HostEntry = z.strictObject({
  number: number("its number at the collector"),
  site: z.string(),
  name: z.string(),
  status: z.enum(["pending", "approved", "revoked"]),
  keyId: Sha256,
  publicKey: Sha256.meta({ description: "Ed25519 key that its reports are verified with, in hex" }),
  heardAt: Instant.meta({
    description: "when something of it came last, by the collector's clock",
  }).optional(),
  lookedAt: HostTime.meta({ description: "its newest report, by the clock of the host" }).optional(),
  intervalSeconds: number("between its scheduled reports").optional(),
  isSilent: z.boolean().meta({ description: "not heard for more than two of its intervals" }),
  isOverdue: z.boolean().meta({ description: "no report for 35 days" }),
  unsure: z
    .string()
    .meta({ description: "why what is open on it may be something else than is told here" })
    .optional(),
  archivedBefore: Instant.meta({
    description:
      "what came in the period before this was archived and may be gone from the store: it is not in the numbers, and who is not known to have been silent is not called so",
  }).optional(),
  received: z
    .strictObject({
      reports: number("whole ones"),
      changes: number("changes"),
      allClears: number("nothing new"),
    })
    .meta({ description: "what came in the period" }),
  looked: Looked.meta({ description: "its newest whole report" }).optional(),
  chains: z.array(
    z.strictObject({
      epoch: z.string(),
      sequence: number("the last number"),
      sha256: Sha256.meta({ description: "of the last envelope" }),
      missing: z.array(z.tuple([z.number().int(), z.number().int()])).meta({
        description: "numbers that never came: first and last of each run",
      }),
    }),
  ),
});
export type HostEntry = z.infer<typeof HostEntry>;

/** Something that happened beside findings: gaps of time, forks, silence. */
export const EventEntry = z.strictObject({
  site: z.string(),
  host: z.string(),
  at: HostTime,
  kind: z.string(),
  text: z.string(),
});
export type EventEntry = z.infer<typeof EventEntry>;

const bySeverity = z.strictObject(
  Object.fromEntries(SEVERITIES.map((severity) => [severity, number("open findings that count")])),
);

/** What drifted on the hosts of one site, or of all, in a period; an all-clear is one too. */
export const DriftReport = z
  .strictObject({
    format: z.literal("mesdrift-drift-report/1").meta({ description: "names this form" }),
    madeAt: Instant.meta({ description: "what is told is as it was known then, by the collector's clock" }),
    mesdrift: z.string().meta({ description: "version of the program" }),
    schedule: z
      .string()
      .meta({ description: "the schedule that made it; missing where a person did" })
      .optional(),
    late: number("runs of the schedule that it makes up for, since the collector did not run").optional(),
    site: z.string().nullable().meta({ description: "null: all sites" }),
    period: z.strictObject({
      since: Instant.meta({ description: "first instant" }),
      until: Instant.meta({ description: "behind the last one" }),
      timeZone: z.string().meta({ description: "IANA name of the time zone that pages show" }),
    }),
    totals: z.strictObject({
      hosts: number("that may deliver"),
      silent: number("of them silent"),
      overdue: number("of them without a report for 35 days"),
      counting: number("open findings that nobody accounted for"),
      bySeverity,
      new: number("findings seen for the first time ever"),
      closed: number("findings that were open and are no more"),
      flapping: number("findings that open again and again"),
      authorised: number("open, with a ticket"),
      falsePositive: number("open, and no matter"),
      waived: number("open, and accepted by engineers until a time"),
      unseen: number("places that could not be read, or only in part, and checks undecided"),
    }),
    findings: z.array(FindingEntry),
    hosts: z.array(HostEntry),
    events: z.array(EventEntry),
    checkpoint: z
      .strictObject({
        at: Instant,
        sha256: Sha256,
        keyId: z.string().meta({ description: "the key that signed it" }),
      })
      .meta({ description: "the collector's newest signed word on where all chains end" })
      .optional(),
    trail: z
      .strictObject({
        acts: number("acts recorded"),
        sha256: Sha256.meta({ description: "of the last one" }),
      })
      .meta({ description: "the audit trail of administrative acts" }),
    limits: z.array(z.string()).meta({ description: "what it can't prove" }),
  })
  .meta({ title: "mesdrift drift report" });
export type DriftReport = z.infer<typeof DriftReport>;

/** Does it count, as a finding that nobody accounted for? */
export function countsOf({ isOpen, standing }: Pick<FindingEntry, "isOpen" | "standing">): boolean {
  return isOpen && (standing === "undecided" || standing === "unauthorised");
}
