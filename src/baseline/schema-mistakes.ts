import * as z from "zod";
import type { Path } from "./document.ts";
import { didYouMean } from "./suggest.ts";

/** What is wrong at a path of the data. */
export interface SchemaMistake {
  path: Path;
  /** The name at the path is wrong, rather than its value. */
  part: "name" | "value";
  text: string;
}

/**
 * How data is parsed that is there once: without code made for the schema, which costs more than it saves for up to some
 * thousand facts.
 */
export const ONCE = { jitless: true };

/** Data as the schema has it, or everything that is wrong with it, in words for the person who wrote it. */
export function parseBySchema<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): { value: z.infer<Schema> } | { mistakes: SchemaMistake[] } {
  const known = new Map<string, string[]>();
  const result = schema.safeParse(data, {
    ...ONCE,
    error: (issue) => {
      if (issue.code === "unrecognized_keys" && issue.inst instanceof z.ZodObject)
        known.set(pathName(issue.path ?? []), Object.keys(issue.inst.shape));
      return words(issue);
    },
  });
  if (result.success) return { value: result.data };
  return { mistakes: result.error.issues.flatMap((issue) => inWords(issue, known)) };
}

function inWords(issue: z.core.$ZodIssue, known: ReadonlyMap<string, string[]>): SchemaMistake[] {
  const { path } = issue;
  if (issue.code !== "unrecognized_keys") return [{ path, part: "value", text: named(path) + issue.message }];
  const fields = known.get(pathName(path)) ?? [];
  return issue.keys.map((key) => {
    const hint = didYouMean(key, fields) || `; known here: ${fields.join(", ")}`;
    return { path: [...path, key], part: "name", text: `unknown field "${key}"${hint}` };
  });
}

/** Our words where zod's are not for people; undefined leaves it at zod's, or the schema's own. */
function words(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_type") {
    if (issue.input === undefined) return "is missing";
    return `expected ${KINDS_OF_DATA[issue.expected] ?? issue.expected}, found ${sort(issue.input)}${quoteHint(issue.expected, issue.input)}`;
  }
  if (issue.code === "invalid_value") {
    const choices = issue.values.map(String);
    const hint = typeof issue.input === "string" ? didYouMean(issue.input, choices) : "";
    return issue.input === undefined ? "is missing" : `expected ${choices.join(" or ")}${hint}`;
  }
  if (issue.code === "too_small" && issue.origin === "string") return "must not be empty";
  return undefined;
}

/** What YAML's users call what JSON's call otherwise. */
const KINDS_OF_DATA: Record<string, string> = {
  object: "a map of fields",
  record: "a map",
  array: "a list",
  string: "text",
};

function quoteHint(expected: string, input: unknown): string {
  return expected === "string" && (typeof input === "number" || typeof input === "boolean")
    ? ": put it in quotes"
    : "";
}

function sort(input: unknown): string {
  if (input === null) return "nothing";
  return Array.isArray(input) ? "a list" : typeof input === "object" ? "a map" : `${typeof input} ${input}`;
}

function named(path: Path): string {
  const name = path.findLast((step) => typeof step === "string");
  return name === undefined ? "" : `${String(name)}: `;
}

function pathName(path: Path): string {
  return JSON.stringify(path.map(String));
}
