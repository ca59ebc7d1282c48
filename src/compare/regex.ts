import { Trouble } from "../model/trouble.ts";

/** Most characters of a value that a regular expression is tried on; with {@link MAX_RUNS} it bounds the time. */
export const MAX_MATCHED = 1000;
/** Most quantifiers of one expression that are tried at every length. */
const MAX_RUNS = 2;

const QUANTIFIER = /[*+]|\{\d*,?\d*\}/;

/**
 * A regular expression from a baseline, in JavaScript's syntax with the flag `u`. Throws {@link Trouble} when it does
 * not compile, or could take a time beyond all bounds on some hostile value: a repeated group that itself repeats or
 * chooses, a back reference, more than two runs.
 */
export function safeRegExp(pattern: string): RegExp {
  const why = danger(pattern);
  if (why) throw new Trouble(`the regular expression "${pattern}" ${why}`);
  try {
    return new RegExp(pattern, "u");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Trouble(`"${pattern}" is no regular expression: ${error.message.replace(/^.*: /, "")}`);
  }
}

function danger(pattern: string): string | undefined {
  if (/\\[1-9]|\\k</.test(pattern)) return "refers back to a group, which can take forever: write it without";
  let flat = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  if ((flat.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0) > MAX_RUNS)
    return `has more than ${MAX_RUNS} runs (* + {n,m}), which can take too long: make it simpler, or anchor it`;
  for (let group = innermost(flat); group; group = innermost(flat)) {
    const [whole, inner = "", quantifier = ""] = group;
    if (quantifier && (QUANTIFIER.test(inner) || inner.includes("|")))
      return "repeats a group that itself repeats or chooses, which can take forever: make it simpler";
    flat = flat.replace(whole, QUANTIFIER.test(inner) ? "x*" : inner.includes("|") ? "x|x" : "x");
  }
  return undefined;
}

/** A group without groups in it, what is in it, and its quantifier. */
function innermost(flat: string): RegExpExecArray | null {
  return /\((?:\?(?:[imsx-]*:|<?[=!]|<\w+>))?([^()]*)\)([*+]|\{\d*,?\d*\})?/.exec(flat);
}
