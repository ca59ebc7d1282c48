import fc from "fast-check";
import { expect, test } from "vitest";
import { compareConfigs } from "../../src/compare/tree.ts";
import { changedValues } from "../../src/compare/values.ts";
import type { Fields } from "../../src/model/fact.ts";

/** All paths that segments draw, the shallow ones often with a value of their own. */
const path = fc
  .array(
    fc.constantFrom("a", "a[2]", "a-b", "b[@id='1']", "b[@id='2']", "b[@id='2'][2]", "c", "''", "@d", "e[1]"),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((segments) => `/${segments.join("/")}`);
const place = path.map((at) => `${at}/position()`);

/** What the trees of two configs say, by a new setting that makes it more than a change of values. */
function byTrees(before: Fields, after: Fields) {
  return compareConfigs(before, { ...after, "/new": 1 }).filter((difference) => difference.path !== "/new");
}

test("changed values are told as the trees of the configs tell them, in the same order", () => {
  const paths = fc.uniqueArray(fc.oneof({ weight: 9, arbitrary: path }, place), {
    minLength: 1,
    maxLength: 9,
  });
  const states = paths.chain((all) => {
    // No two siblings have one place.
    const value = (at: string, index: number) =>
      at.endsWith("position()") ? fc.constant(index) : fc.constantFrom(1, 1, 1, 2);
    const fields = fc
      .tuple(...all.map(value))
      .map((values): Fields => Object.fromEntries(all.map((at, index) => [at, values[index] ?? 1])));
    return fc.tuple(fields, fields);
  });
  fc.assert(
    fc.property(states, ([before, after]) => {
      fc.pre(changedValues(before, after) !== undefined);
      expect(compareConfigs(before, after)).toEqual(byTrees(before, after));
    }),
    { numRuns: 5000 },
  );
});

test("a value that is looked up alone has no like beside it and all paths are the same", () => {
  expect(changedValues({ "/a": 1, "/b/c": 1, "/b": 1 }, { "/a": 1, "/b/c": 2, "/b": 2 })).toEqual([
    "/b",
    "/b/c",
  ]);
  expect(changedValues({ "/a": 1, "/a[2]": 1 }, { "/a": 2, "/a[2]": 1 })).toBeUndefined();
  expect(changedValues({ "/a[1]": 1 }, { "/a[1]": 2 })).toBeUndefined();
  expect(changedValues({ "/a": 1, "/a/position()": 1 }, { "/a": 1, "/a/position()": 2 })).toBeUndefined();
  expect(changedValues({ "/a": 1 }, { "/a": 1, "/b": 1 })).toBeUndefined();
  expect(changedValues({ "/a": 1, "/b": 1 }, { "/a": 1 })).toBeUndefined();
});
