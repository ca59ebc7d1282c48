import type * as z from "zod";
import { Check } from "../model/check.ts";
import { parseJson } from "../model/json.ts";
import type { Value } from "../model/value.ts";
import { Watch } from "../model/watch.ts";
import type { Path } from "./document.ts";
import type { Source } from "./load.ts";
import type { Mistake } from "./mistake.ts";
import { fill, type Parameters, parameterIn, withoutValue } from "./parameters.ts";
import { parseBySchema } from "./schema-mistakes.ts";

/** What one baseline asks, with nothing left open. */
export interface Resolved {
  watch: Watch[];
  checks: Check[];
  mistakes: Mistake[];
}

/** Puts the values of parameters into one baseline's checks and watches, and looks again at what comes out. */
export function resolve(source: Source, parameters: Parameters): Resolved {
  const mistakes: Mistake[] = [];
  const tell = (path: Path, text: string) => {
    const name = parameterIn(at(source.baseline, path));
    const given = name === undefined ? undefined : parameters.givenAt.get(name);
    mistakes.push(
      given
        ? { ...given, text: `the value of parameter "${name}" does not fit: ${text}` }
        : { file: source.file, ...source.locate(path), text },
    );
  };
  const each = <Schema extends z.ZodType>(schema: Schema, items: readonly unknown[], name: string) =>
    items.flatMap((item, index): z.infer<Schema>[] => {
      const parsed = parseBySchema(
        schema,
        source.compiled ? item : filled(item, parameters, [name, index], tell),
      );
      if ("value" in parsed) return [parsed.value];
      for (const { path, text } of parsed.mistakes) tell([name, index, ...path], text);
      return [];
    });
  const watch = each(Watch, source.baseline.watch, "watch");
  const checks = each(Check, source.baseline.checks, "checks");
  return { watch, checks, mistakes };
}

/** What stands at a path of plain data. */
function at(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, step) => (typeof inside === "object" && inside !== null ? Reflect.get(inside, step) : undefined),
    data,
  );
}

type Tell = (path: Path, text: string) => void;

function filled(item: unknown, { values, declared }: Parameters, path: Path, tell: Tell): Value {
  const plain: Value = parseJson(JSON.stringify(item));
  return fill(plain, values, (inside, name) => tell([...path, ...inside], withoutValue(name, declared)));
}
