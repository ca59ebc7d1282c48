import fc from "fast-check";
import { expect, test } from "vitest";
import { compareDebVersions } from "../../../agent/host/deb-version.ts";

test.each([
  ["1.2-1", "1.10-1"],
  ["1.0~rc1", "1.0"],
  ["1.0", "1.0+b1"],
  ["1.0a", "1.0+"],
  ["9.9", "1:0.1"],
  ["1.0-1", "1.0-1+deb12u2"],
  ["1.22.1-9", "1.22.1-9+deb12u11"],
  ["2.36-9+deb12u9", "2.36-9+deb12u14"],
  ["0~~", "0~"],
])("%s is older than %s", (older, newer) => {
  expect(compareDebVersions(older, newer)).toBeLessThan(0);
  expect(compareDebVersions(newer, older)).toBeGreaterThan(0);
});

test("leading zeros mean nothing", () => {
  expect(compareDebVersions("1.02", "1.2")).toBe(0);
});

test("a number of a million digits is compared in time", () => {
  const long = "9".repeat(1_000_000);
  expect(compareDebVersions(long, `1${long}`)).toBeLessThan(0);
  expect(compareDebVersions(`0${long}`, long)).toBe(0);
});

test("the order of any versions is one order", () => {
  const version = fc.stringMatching(/^[0-9a-z~.+-]{0,12}$/);
  fc.assert(
    fc.property(version, version, (a, b) => {
      expect(compareDebVersions(a, a)).toBe(0);
      expect(Math.sign(compareDebVersions(a, b))).toBe(-Math.sign(compareDebVersions(b, a)) || 0);
    }),
  );
});
