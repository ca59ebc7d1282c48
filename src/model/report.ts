import * as z from "zod";
import { SEVERITIES } from "./severity.ts";
import { Coverage, Gap, HostIdentity } from "./snapshot.ts";
import { Value } from "./value.ts";

export const Change = z.enum(["added", "removed", "changed"]);
export type Change = z.infer<typeof Change>;

/** A difference at one address. */
export const Difference = z.strictObject({
  address: z.string(),
  change: Change,
  before: Value.optional(),
  after: Value.optional(),
});
export type Difference = z.infer<typeof Difference>;

/** One drift or deviation, as a person would call it. */
export const Finding = z.strictObject({
  /** The same finding has the same id in every report. */
  id: z.string(),
  /** drift: differs from the approved state. deviation: a check does not hold, whether or not it ever did. */
  type: z.enum(["drift", "deviation"]),
  ...Difference.shape,
  severity: z.enum(SEVERITIES),
  title: z.string(),
  why: z.string(),
  fix: z.string(),
  /** The check that does not hold, for a deviation. */
  check: z.string().optional(),
  refs: z.record(z.string(), z.array(z.string())),
  /** Who or what likely did it, where the host tells. */
  actor: z.array(z.string()),
  /** What follows from this one change. */
  effects: z.array(Difference),
});
export type Finding = z.infer<typeof Finding>;

/** A check that could not be decided, and why. */
export const Undecided = z.strictObject({ check: z.string(), address: z.string(), why: z.string() });
export type Undecided = z.infer<typeof Undecided>;

export const BaselineName = z.strictObject({
  id: z.string(),
  version: z.number().int(),
  /** Hash of the compiled baseline, RFC 8785. */
  sha256: z.string(),
  /** It approves state. A pack has checks only, and against checks alone there is no drift. */
  state: z.boolean(),
});

/** The result of one pass. */
export const Report = z.strictObject({
  format: z.literal("mesdrift-report/1"),
  host: HostIdentity,
  /** RFC 3339, UTC. */
  madeAt: z.string(),
  agent: z.string(),
  ranAs: z.strictObject({ user: z.string(), privileged: z.boolean() }),
  baseline: z.array(BaselineName),
  /** Nobody signed the baseline: good for work, not for an auditor. */
  notEvidence: z.string().optional(),
  coverage: Coverage,
  /** What nobody could see when the baseline was drafted, and so nobody approved: there is no drift in it. */
  unapproved: z.array(Gap),
  undecided: z.array(Undecided),
  findings: z.array(Finding),
});
export type Report = z.infer<typeof Report>;
