import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      optional: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
const { packages } = Lock.parse(
  JSON.parse(readFileSync(new URL("../../package-lock.json", import.meta.url), "utf8")),
);

test("the lock file names the optional packages of every platform, or npm ci refuses it", () => {
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => !(`node_modules/${name}` in packages))).toEqual([]);
});

test("every package that is always installed is locked by its hash", () => {
  const always = Object.entries(packages).filter(([path, { optional }]) => path !== "" && !optional);
  expect(always.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
});
