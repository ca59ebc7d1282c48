import * as z from "zod";
import { Gap } from "./gaps.ts";
import { SEVERITIES } from "./severity.ts";
import { Coverage, HostIdentity } from "./snapshot.ts";
import { Signer, TrustState } from "./trust.ts";
import { Value } from "./value.ts";
import { Instant } from "./waiver.ts";

export const Change = z.enum(["added", "removed", "changed"]);
export type Change = z.infer<typeof Change>;

/** A difference at one address. */
export const Difference = z.strictObject({
  address: z.string().meta({ description: "what differs, such as port:tcp/0.0.0.0:80#process" }),
  change: Change.meta({ description: "what happened to it" }),
  before: Value.meta({ description: "what was approved, or what the check expects" }).optional(),
  after: Value.meta({ description: "what was found; missing where nothing is there" }).optional(),
});
export type Difference = z.infer<typeof Difference>;

/** Why a finding does not count for now. */
export const Waived = z.strictObject({
  id: z.string().meta({ description: "the waiver" }),
  owner: z.string().meta({ description: "the person who answers for it" }),
  reason: z.string().meta({ description: "why the finding is accepted" }),
  compensating: z.string().meta({ description: "what lowers the risk meanwhile" }),
  until: Instant.meta({ description: "from this instant on the finding counts again" }),
  provisional: z.literal(true).meta({ description: "one engineer alone signed the waiver" }).optional(),
});
export type Waived = z.infer<typeof Waived>;

/** One drift or deviation, as a person would call it. */
export const Finding = z.strictObject({
  id: z
    .string()
    .regex(/^[!-~]{1,200}$/, { error: "expected 1 to 200 letters, digits and signs" })
    .meta({ description: "the same finding has the same id in every report" }),
  type: z.enum(["drift", "deviation"]).meta({
    description: "drift: differs from the approved state; deviation: a check does not hold",
  }),
  ...Difference.shape,
  severity: z.enum(SEVERITIES).meta({ description: "how bad it is" }),
  title: z.string().meta({ description: "what it is, in a few words" }),
  why: z.string().meta({ description: "why it matters on an MES host" }),
  fix: z.string().meta({ description: "what to do" }),
  check: z.string().meta({ description: "the check that does not hold, for a deviation" }).optional(),
  refs: z
    .record(z.string(), z.array(z.string()))
    .meta({ description: "where the rule comes from, by framework" }),
  actor: z.array(z.string()).meta({ description: "who or what likely did it, where the host tells" }),
  effects: z.array(Difference).meta({ description: "what follows from this one change" }),
  waived: Waived.meta({ description: "the waiver under which it does not count" }).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** A check that could not be decided, and why. */
export const Undecided = z.strictObject({
  check: z.string().meta({ description: "the check" }),
  address: z.string().meta({ description: "where it was asked" }),
  why: z.string().meta({ description: "why nobody can say whether it holds" }),
});
export type Undecided = z.infer<typeof Undecided>;

export const BaselineName = z.strictObject({
  id: z.string().meta({ description: "the baseline" }),
  version: z.number().int().meta({ description: "its version" }),
  sha256: z.string().meta({ description: "hash of the compiled baseline in its RFC 8785 form" }),
  state: z.boolean().meta({
    description: "it approves state; a pack has checks only, and against checks alone there is no drift",
  }),
  target: z.string().meta({ description: "its name in the trust repository" }).optional(),
  signers: z
    .array(Signer)
    .meta({ description: "who signed it; missing where nobody's signature was asked for" })
    .optional(),
});
export type BaselineName = z.infer<typeof BaselineName>;

/** A waiver that has run out: what it accepted counts again. */
export const ExpiredWaiver = z.strictObject({
  ...Waived.shape,
  findings: z.array(z.string()).min(1).meta({ description: "ids of the findings that it accepted" }),
});
export type ExpiredWaiver = z.infer<typeof ExpiredWaiver>;

/** The result of one pass. */
export const Report = z.strictObject({
  format: z.literal("mesdrift-report/1").meta({ description: "names this form" }),
  host: HostIdentity.meta({ description: "the host, as it names itself" }),
  madeAt: z.string().meta({ description: "RFC 3339, UTC, by the clock of the host" }),
  agent: z.string().meta({ description: "version of the agent" }),
  ranAs: z
    .strictObject({
      user: z.string().meta({ description: "its name" }),
      privileged: z.boolean().meta({ description: "it could see everything" }),
    })
    .meta({ description: "the user that the agent ran as" }),
  baseline: z.array(BaselineName).meta({ description: "what the host was compared with" }),
  trust: TrustState.meta({
    description: "what the baselines rest on, where engineers signed them",
  }).optional(),
  notEvidence: z
    .string()
    .meta({ description: "why this is good for work, but not for an auditor" })
    .optional(),
  coverage: Coverage.meta({ description: "what was looked at, and what could not be seen" }),
  unapproved: z.array(Gap).meta({
    description:
      "what nobody could see when the baseline was drafted, and so nobody approved: there is no drift in it",
  }),
  undecided: z.array(Undecided).meta({ description: "checks that could not be decided" }),
  findings: z.array(Finding).meta({ description: "drifts and deviations, the worst first" }),
  expiredWaivers: z
    .array(ExpiredWaiver)
    .meta({ description: "waivers that would cover a finding, had they not run out" })
    .optional(),
});
export type Report = z.infer<typeof Report>;
