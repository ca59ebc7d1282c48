import { globMatcher } from "./glob.ts";

/**
 * Does one of the patterns fit the name of a host? `*` stands for any characters, `?` for one; the case does not
 * count, as in DNS (RFC 4343). Throws {@link Trouble} where a pattern is none.
 */
export function fitsHost(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => globMatcher(`/${pattern.toLowerCase()}`)(`/${name.toLowerCase()}`));
}
