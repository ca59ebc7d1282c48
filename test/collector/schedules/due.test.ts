import { expect, test } from "vitest";
import { dueOf } from "../../../src/collector/schedules/due.ts";
import { ReportSchedule } from "../../../src/collector/schedules/schedule.ts";

const daily = ReportSchedule.parse({
  name: "daily",
  cron: "0 6 * * *",
  timezone: "Europe/Berlin",
  folder: "/srv",
});
const at = (text: string) => new Date(text);

test("a report is due at six in the plant, also on the days on which the clocks change", () => {
  expect(dueOf(daily, at("2027-03-27T05:00:00Z"), at("2027-03-28T03:59:59Z"))).toBeUndefined();
  expect(dueOf(daily, at("2027-03-27T05:00:00Z"), at("2027-03-28T04:00:00Z"))).toEqual({
    until: at("2027-03-28T04:00:00Z"),
    previous: at("2027-03-27T05:00:00Z"),
  });
  expect(dueOf(daily, at("2027-10-30T04:00:00Z"), at("2027-10-31T05:00:30Z"))?.until).toEqual(
    at("2027-10-31T05:00:00Z"),
  );
});

test("what was dealt with is not due again", () => {
  expect(dueOf(daily, at("2027-03-28T04:00:00Z"), at("2027-03-28T20:00:00Z"))).toBeUndefined();
});

test("one report makes up for all times that were missed, and says how many", () => {
  const due = dueOf(daily, at("2027-02-01T05:00:00Z"), at("2027-02-04T12:00:00Z"));
  expect(due).toMatchObject({ until: at("2027-02-04T05:00:00Z"), late: 3 });
  expect(dueOf(daily, at("2027-02-01T05:00:00Z"), at("2027-02-02T05:05:00Z"))?.late).toBeUndefined();
  expect(dueOf(daily, at("2027-02-01T05:00:00Z"), at("2027-02-02T05:30:00Z"))?.late).toBe(1);
});
