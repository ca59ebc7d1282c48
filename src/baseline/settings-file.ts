import type * as z from "zod";
import { readInput } from "../files/read-input.ts";
import { Trouble } from "../model/trouble.ts";
import { readYaml } from "./document.ts";
import { parseBySchema } from "./schema-mistakes.ts";

/** The settings in a YAML file; an empty one has none. Throws {@link Trouble} with the line of a mistake. */
export function readSettings<Schema extends z.ZodType>(schema: Schema, file: string): z.infer<Schema> {
  return settingsOf(schema, readInput(file), file);
}

/** As {@link readSettings}, of bytes that are at hand. @param file their name for messages */
export function settingsOf<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Uint8Array,
  file: string,
): z.infer<Schema> {
  const { data, mistakes, locate } = readYaml(new TextDecoder().decode(bytes));
  const [mistake] = mistakes;
  if (mistake) throw new Trouble(`${file}:${mistake.line}: ${mistake.text}`);
  const parsed = parseBySchema(schema, data ?? {});
  if ("value" in parsed) return parsed.value;
  // A name that is mistyped is also one that is missing; the first says more.
  const first = parsed.mistakes.find(({ part }) => part === "name") ?? parsed.mistakes[0];
  throw new Trouble(`${file}:${locate(first?.path ?? []).line}: ${first?.text ?? "is not as expected"}`);
}
