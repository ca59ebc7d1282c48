import { expect, test } from "vitest";
import { Hours, isWithin } from "../../src/model/hours.ts";

const at = (time: string) => new Date(`2027-01-15T${time}:00.000Z`);

test.each([
  ["22:00-05:00", "22:00", true],
  ["22:00-05:00", "04:59", true],
  ["22:00-05:00", "05:00", false],
  ["01:30-02:00", "01:29", false],
  ["01:30-02:00", "01:30", true],
  ["00:00-00:00", "12:00", true],
])("%s at %s: %s", (hours, time, isOn) => {
  expect(isWithin(hours, at(time), "UTC")).toBe(isOn);
});

test("hours are those of the plant, not of the server room", () => {
  expect(isWithin("22:00-05:00", at("21:30"), "Europe/Berlin")).toBe(true);
  expect(isWithin("22:00-05:00", at("21:30"), "America/Chicago")).toBe(false);
});

test.each(["22-5", "24:00-05:00", "22:00", "22:60-05:00"])("%s are no hours", (text) => {
  expect(Hours.safeParse(text).success).toBe(false);
});
