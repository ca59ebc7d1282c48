import { expect, test } from "vitest";
import { fitsHost } from "../../src/model/host-pattern.ts";

test.each([
  [["line3"], "line3", true],
  [["LINE3"], "line3", true],
  [["line*"], "line3.plant-2.example", true],
  [["line?"], "line3", true],
  [["line?"], "line33", false],
  [["line3"], "line33", false],
  [["line"], "line3", false],
  [["a", "*3"], "line3", true],
  [["*"], "line3", true],
  [[], "line3", false],
])("the patterns %j fit the host %s: %s", (patterns, name, fits) => {
  expect(fitsHost(patterns, name)).toBe(fits);
});
