import * as z from "zod";
import { Matcher, WrittenMatcher } from "./matcher.ts";
import { addressPattern } from "./pattern.ts";
import { SEVERITIES } from "./severity.ts";
import { reason, Trouble } from "./trouble.ts";

/** An address, or a pattern of addresses. */
export const Pattern = z
  .string()
  .superRefine((text, context) => {
    try {
      addressPattern(text);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      context.addIssue({ code: "custom", message: reason(error) });
    }
  })
  .meta({ description: "kind:key or kind:key#field; * stands for anything in the key or the path" });

/** What it means that nothing is at the address. Never a default: absence is said to be fine, or said not to be. */
export const Absence = z.enum(["holds", "fails", "undecided"]);
export type Absence = z.infer<typeof Absence>;

const Texts = z.array(z.string());

/** Where a rule comes from, by framework. */
export const References = z.strictObject({
  iec62443: Texts.meta({ description: "requirements of IEC 62443-3-3, such as SR 1.1" }).optional(),
  nist80053: Texts.meta({ description: "controls of NIST SP 800-53, such as AC-6(2)" }).optional(),
  cis: Texts.meta({ description: "benchmark with its version, and the number" }).optional(),
  stig: Texts.meta({ description: "rule of a DISA STIG, such as RHEL-09-255045" }).optional(),
});
export type References = z.infer<typeof References>;

const shape = {
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, { error: "expected letters, digits, dots and dashes" })
    .meta({ description: "names the check; reports say it" }),
  title: z.string().min(1).meta({ description: "what should be so, in a few words" }),
  at: Pattern,
  except: z.array(Pattern).meta({ description: "addresses of facts that the check leaves out" }).optional(),
  absent: Absence.meta({ description: "what it means that nothing is there" }),
  severity: z.enum(SEVERITIES).meta({ description: "how bad it is where it does not hold" }),
  why: z.string().min(1).meta({ description: "why it matters on an MES host" }),
  fix: z.string().min(1).meta({ description: "the exact command or edit for operations" }),
  refs: References.meta({ description: "where the rule comes from; may be empty" }),
};

/** A hardening rule: a value, or a pattern of values, must hold. */
export const Check = z.strictObject({ ...shape, expect: Matcher });
export type Check = z.infer<typeof Check>;

/** A check as written, with parameters not yet given. */
export const WrittenCheck = z.strictObject({
  ...shape,
  expect: WrittenMatcher.meta({ description: "what the value must be: exactly one question" }),
});
export type WrittenCheck = z.infer<typeof WrittenCheck>;
