import { reason } from "../../model/trouble.ts";

/** Classes of PostgreSQL's error codes (appendix A of its manual): a value that no column holds, and one beyond its limits. */
const POSTGRES = /^(?:22|54)[0-9A-Z]{3}$/;
/** SQLite's codes (sqlite.org/rescode.html) for a value that is too large, of another type, and out of range. */
const SQLITE: readonly unknown[] = [18, 20, 25];

/** Why what was given can't be stored by any database of this kind, however often it is tried; undefined for all other failures. */
export function dataFault(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = "code" in thrown ? thrown.code : undefined;
  const isFault =
    thrown instanceof RangeError ||
    (typeof code === "string" && POSTGRES.test(code)) ||
    ("errcode" in thrown && SQLITE.includes(thrown.errcode));
  return isFault ? reason(thrown) : undefined;
}
