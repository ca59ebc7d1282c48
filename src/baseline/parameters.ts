import type { Value } from "../model/value.ts";
import type { Path } from "./document.ts";
import type { Source } from "./load.ts";
import type { Mistake, Position } from "./mistake.ts";
import { didYouMean } from "./suggest.ts";

type Values = ReadonlyMap<string, Value>;

/** Values by name, every name that is declared, and what is wrong with either. */
export interface Parameters {
  values: Values;
  /** Where a value was given, rather than left at its default. */
  givenAt: ReadonlyMap<string, Position & { file: string }>;
  declared: ReadonlySet<string>;
  mistakes: Mistake[];
}

const REFERENCE = /\$?\$\{([A-Za-z]\w*)\}/g;

/**
 * The value of every parameter: its default, then what each baseline says from the most general on. Values for
 * parameters that nobody declares are mistakes.
 */
export function parametersOf(sources: readonly Source[]): Parameters {
  const values = new Map<string, Value>();
  const givenAt = new Map<string, Position & { file: string }>();
  const declared = new Set(sources.flatMap(({ baseline }) => Object.keys(baseline.parameters)));
  const mistakes: Mistake[] = [];
  for (const { baseline } of sources)
    for (const [name, parameter] of Object.entries(baseline.parameters))
      if (parameter.default !== undefined) values.set(name, parameter.default);
  for (const { baseline, file, locate } of sources)
    for (const [name, value] of Object.entries(baseline.values)) {
      if (!declared.has(name))
        mistakes.push({ file, ...locate(["values", name], "name"), text: unknown(name, declared) });
      values.set(name, value);
      givenAt.set(name, { file, ...locate(["values", name]) });
    }
  return { values, givenAt, declared, mistakes };
}

/**
 * Puts values in the place of `${name}` in all text within. Text that is nothing but the parameter becomes its value,
 * whatever its type. `$${name}` becomes the text `${name}`. `tell` is called where a parameter has no value.
 */
export function fill(
  node: Value,
  values: Values,
  tell: (path: Path, name: string) => void,
  path: Path = [],
): Value {
  if (typeof node === "string") return fillText(node, values, (name) => tell(path, name));
  if (Array.isArray(node)) return node.map((item, at) => fill(item, values, tell, [...path, at]));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, fill(value, values, tell, [...path, name])]),
  );
}

/** The parameter that a text is, where it is nothing else. */
export function parameterIn(text: unknown): string | undefined {
  return typeof text === "string" ? /^\$\{([A-Za-z]\w*)\}$/.exec(text)?.[1] : undefined;
}

function fillText(text: string, values: Values, tell: (name: string) => void): Value {
  const only = parameterIn(text);
  if (only !== undefined) {
    const value = values.get(only);
    if (value === undefined) tell(only);
    return value ?? null;
  }
  return text.replace(REFERENCE, (written, name: string) => {
    if (written.startsWith("$$")) return written.slice(1);
    const value = values.get(name);
    if (value === undefined) tell(name);
    return typeof value === "string" ? value : JSON.stringify(value ?? null);
  });
}

/** Why a parameter can't be used. */
export function withoutValue(name: string, declared: ReadonlySet<string>): string {
  if (declared.has(name)) return `parameter "${name}" has no value: give it one under values`;
  return `${unknown(name, declared)} (for the text itself write $\${${name}})`;
}

function unknown(name: string, declared: ReadonlySet<string>): string {
  return `unknown parameter "${name}"${didYouMean(name, declared)}`;
}
