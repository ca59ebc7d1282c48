import * as z from "zod";
import { Value } from "./value.ts";

const Mode = z.string().regex(/^0?[0-7]{3,4}$/, { error: 'expected an octal mode as text, such as "0640"' });
const Yes = z.literal(true);

/** What is asked of a value, by name; exactly one of them makes a {@link Matcher}. */
const QUESTIONS = {
  equals: Value.meta({ description: "the very same value; text and number differ" }),
  in: z.array(Value).meta({ description: "one of these; a list: each member" }),
  notIn: z.array(Value).meta({ description: "none of these; a list: no member" }),
  atLeast: z.number().meta({ description: "this number or more; a number in text counts" }),
  atMost: z.number().meta({ description: "this number or less; a number in text counts" }),
  range: z.tuple([z.number(), z.number()]).meta({ description: "from the first to the second number" }),
  matches: z.string().meta({ description: "has a part that matches this regular expression" }),
  notMatches: z.string().meta({ description: "has no part that matches this regular expression" }),
  subset: z.array(Value).meta({ description: "a list with no member but these" }),
  present: Yes.meta({ description: "is there, whatever it holds" }),
  absent: Yes.meta({ description: "is not there" }),
  modeAtMost: Mode.meta({ description: "a file mode with no permission bit but these" }),
  notShippedDefault: Yes.meta({ description: "a secret that no product ships with" }),
};

export type MatcherName = keyof typeof QUESTIONS;
export const MATCHERS = Object.keys(QUESTIONS) as MatcherName[];

/** The type of what each matcher is given. */
export type Expected = { [Name in MatcherName]: z.infer<(typeof QUESTIONS)[Name]> };

const one = { error: `expected exactly one of ${MATCHERS.join(", ")}` };

/** One question to a value. */
export const Matcher = z
  .strictObject(z.object(QUESTIONS).partial().shape)
  .refine((matcher) => Object.keys(matcher).length === 1, one)
  .meta({ minProperties: 1, maxProperties: 1 });
export type Matcher = z.infer<typeof Matcher>;

const WrittenNumber = orPlaceholder(z.number(), "a number");

/** A matcher as written: numbers, lists and modes may be parameters. */
export const WrittenMatcher = z
  .strictObject({
    ...Matcher.shape,
    in: orPlaceholder(QUESTIONS.in, "a list").optional(),
    notIn: orPlaceholder(QUESTIONS.notIn, "a list").optional(),
    atLeast: orPlaceholder(QUESTIONS.atLeast, "a number").optional(),
    atMost: orPlaceholder(QUESTIONS.atMost, "a number").optional(),
    range: orPlaceholder(z.tuple([WrittenNumber, WrittenNumber]), "two numbers, [least, most]")
      .meta({ description: QUESTIONS.range.description })
      .optional(),
    subset: orPlaceholder(QUESTIONS.subset, "a list").optional(),
    modeAtMost: orPlaceholder(QUESTIONS.modeAtMost, 'an octal mode as text, such as "0640"').optional(),
  })
  .refine((matcher) => Object.keys(matcher).length === 1, one)
  .meta({ minProperties: 1, maxProperties: 1 });
export type WrittenMatcher = z.infer<typeof WrittenMatcher>;

/** The schema, or a value that the extending baseline, or whoever uses it, gives: `${name}`, and nothing beside it. */
function orPlaceholder<Schema extends z.ZodType>(schema: Schema, what: string) {
  const error = `expected ${what}, or \${parameter}`;
  return z.union([schema, z.string().regex(/^\$\{[A-Za-z]\w*\}$/, { error })], { error });
}

/** The one question a matcher asks. */
export function question(matcher: Matcher | WrittenMatcher): MatcherName {
  const name = MATCHERS.find((candidate) => matcher[candidate] !== undefined);
  if (name === undefined) throw new TypeError("a matcher without a question");
  return name;
}
