import * as z from "zod";
import { Matcher, WrittenMatcher } from "./matcher.ts";
import { addressPattern } from "./pattern.ts";
import { Severity } from "./severity.ts";
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
  iec62443: Texts.optional(),
  nist80053: Texts.optional(),
  cis: Texts.optional(),
  stig: Texts.optional(),
});
export type References = z.infer<typeof References>;

const shape = {
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, { error: "expected letters, digits, dots and dashes" }),
  title: z.string().min(1),
  at: Pattern,
  except: z.array(Pattern).meta({ description: "addresses of facts that the check leaves out" }).optional(),
  absent: Absence.meta({ description: "what it means that nothing is there" }),
  severity: Severity,
  why: z.string().min(1).meta({ description: "why it matters on an MES host" }),
  fix: z.string().min(1).meta({ description: "the exact command or edit for operations" }),
  refs: References,
};

/** A hardening rule: a value, or a pattern of values, must hold. */
export const Check = z.strictObject({ ...shape, expect: Matcher });
export type Check = z.infer<typeof Check>;

/** A check as written, with parameters not yet given. */
export const WrittenCheck = z.strictObject({ ...shape, expect: WrittenMatcher });
export type WrittenCheck = z.infer<typeof WrittenCheck>;
