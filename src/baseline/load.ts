import type * as z from "zod";
import { Baseline, COMPILED, CompiledBaseline } from "../model/baseline.ts";
import { parseJson } from "../model/json.ts";
import { type Locate, readYaml } from "./document.ts";
import { BaselineTrouble, refuseMistakes } from "./mistake.ts";
import { ONCE, parseBySchema } from "./schema-mistakes.ts";

/** One baseline file, read. */
export interface Source {
  file: string;
  baseline: Baseline;
  /** It was compiled before: nothing is left open, and `$` is just a character. */
  compiled?: CompiledBaseline;
  locate: Locate;
}

/**
 * Reads a baseline, as written (YAML) or as compiled (JSON). Throws {@link BaselineTrouble} with the line and the
 * column of every mistake in its form. What only a look at the kinds of facts tells is for `lint`.
 * @param file its name, for messages
 */
export function loadBaseline(text: string, file: string): Source {
  const { data, mistakes, locate } = readYaml(text);
  refuseMistakes(mistakes.map((mistake) => ({ ...mistake, file })));
  const isCompiled = typeof data === "object" && data !== null && "format" in data;
  if (isCompiled && data.format !== COMPILED)
    throw new BaselineTrouble([
      {
        file,
        ...locate(["format"]),
        text: `found ${JSON.stringify(data.format)}, expected a baseline; mesdrift baseline draft makes one from a snapshot`,
      },
    ]);
  if (isCompiled) return ofCompiled(parseOrRefuse(CompiledBaseline, data, file, locate), file, locate);
  return { file, baseline: parseOrRefuse(Baseline, data, file, locate), locate };
}

function parseOrRefuse<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  file: string,
  locate: Locate,
) {
  const parsed = parseBySchema(schema, data);
  if ("value" in parsed) return parsed.value;
  throw new BaselineTrouble(
    parsed.mistakes.map(({ path, part, text }) => ({ file, text, ...locate(path, part) })),
  );
}

/** Reads a compiled baseline without the detour over YAML; undefined when the text is none. */
export function loadCompiled(text: string, file: string): Source | undefined {
  if (!text.startsWith("{") || !text.includes(`"${COMPILED}"`)) return undefined;
  const { success, data } = CompiledBaseline.safeParse(readJson(text), ONCE);
  return success ? ofCompiled(data, file, () => ({ line: 1, column: 1 })) : undefined;
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function ofCompiled(compiled: CompiledBaseline, file: string, locate: Locate): Source {
  const { format: _, includes: __, ...rest } = compiled;
  return { file, compiled, locate, baseline: { ...rest, extends: [], parameters: {}, values: {} } };
}
