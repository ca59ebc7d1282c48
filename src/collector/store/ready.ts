import { type Compilable, CompiledQuery, type DialectAdapter, sql } from "kysely";
import type { Writer } from "./engine.ts";

/** Rows of one statement: only these numbers occur, so that a database keeps few statements ready. */
const SIZES = [100, 10, 1] as const;

/** A statement whose text was made. */
interface Ready {
  text: string;
  /** Values that come behind those of the rows. */
  rest: readonly unknown[];
}

/**
 * Writes rows by statements whose text is made once for each number of rows: to build it each time takes longer than the
 * database does.
 * @param build the statement for some rows, all of which have the same columns in the same order
 * @returns writes any number of rows, and gives what the statement returns
 */
export function ready<Row extends object, Result>(
  build: (within: Writer, rows: readonly Row[]) => Compilable<Result>,
): (within: Writer, rows: readonly Row[]) => Promise<Result[]> {
  const engines = new WeakMap<DialectAdapter, Map<number, Ready>>();
  return async (within, rows) => {
    const { adapter } = within.getExecutor();
    const known = engines.get(adapter) ?? new Map<number, Ready>();
    engines.set(adapter, known);
    const results: Result[] = [];
    for (const some of pieces(rows)) {
      const { text, rest } = known.get(some.length) ?? made(build(within, some), some);
      known.set(some.length, { text, rest });
      const values = some.flatMap((row) => Object.values(row));
      const query = CompiledQuery.raw(text, [...values, ...rest]) as CompiledQuery<Result>;
      results.push(...(await within.executeQuery(query)).rows);
    }
    return results;
  };
}

function made(query: Compilable<unknown>, rows: readonly object[]): Ready {
  const { sql, parameters } = query.compile();
  const values = rows.reduce((sum, row) => sum + Object.keys(row).length, 0);
  return { text: sql, rest: parameters.slice(values) };
}

function* pieces<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; ) {
    const left = rows.length - from;
    const size = SIZES.find((each) => each <= left) ?? 1;
    yield rows.slice(from, from + size);
    from += size;
  }
}

/**
 * Rows as a table of a statement, whose columns are named `column1`, `column2` and so on, as PostgreSQL and SQLite name those
 * of VALUES.
 * @param types of the columns, in the order of the rows' members
 */
export function given<Name extends string, Row extends object>(
  name: Name,
  rows: readonly Row[],
  types: Record<keyof Row, "bigint" | "text">,
) {
  const row = (values: Row) =>
    sql`(${sql.join(Object.entries(values).map(([member, value]) => sql`cast(${value} as ${sql.raw(types[member as keyof Row])})`))})`;
  return sql<Record<`column${number}`, never>>`(values ${sql.join(rows.map(row))})`.as(name);
}
