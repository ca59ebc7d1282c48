import { describe, expect, test } from "vitest";
import { ASSIGNMENTS } from "../../../src/model/assignment.ts";
import { WAIVERS } from "../../../src/model/waiver.ts";
import { assignmentChanges, waiverChanges } from "../../../src/trust/review/documents.ts";

const LINES = { name: "lines", hosts: ["line*"], applies: {}, baselines: ["site-a/line3.json"] };
const NIGHTLY = { cron: "30 6 * * *", timezone: "Europe/Berlin", jitterSeconds: 300 };
const WAIVER = {
  ...{ id: "W-7", at: "port:tcp/*", hosts: ["line*"], owner: "A. Meyer", reason: "test" },
  ...{ compensating: "firewall", from: "2027-01-01T00:00:00Z", until: "2027-02-01T00:00:00Z" },
};

function changes(fresh: object[], old: object[] = [LINES]): string[] {
  const text = (assignments: object[]) => JSON.stringify({ format: ASSIGNMENTS, assignments });
  return assignmentChanges(text(old), text(fresh), "site-a/assignments.json");
}

describe("who is to sign assignments", () => {
  test("is shown all of a schedule", () => {
    const schedule = { ...NIGHTLY, jitterSeconds: 86_400, heavyHours: "22:00-05:00" };
    expect(changes([{ ...LINES, schedule }], [{ ...LINES, schedule: NIGHTLY }])).toEqual([
      expect.stringMatching(
        /^assignment changed: .*passes at 30 6 \* \* \* Europe\/Berlin, each up to 86400 s later, all files anew within 22:00-05:00 only; was: /,
      ),
    ]);
  });

  test("is not shown one of two that have the same name", () => {
    const evil = { ...LINES, hosts: ["*"], baselines: ["site-a/weak.json"] };
    expect(() => changes([evil, LINES])).toThrow(
      'site-a/assignments.json: assignment "lines": found two of this name, expected another name for each',
    );
  });

  test.each([
    ["61 * * * *", 'found cron "61 * * * *", expected minute hour day month weekday'],
    ["0 0 30 2 *", 'found cron "0 0 30 2 *", expected minute hour day month weekday'],
    ["* * * * * *", 'found cron "* * * * * *", expected minute hour day month weekday'],
  ])("can't sign a schedule that has no times: %s", (cron, why) => {
    expect(() => changes([{ ...LINES, schedule: { ...NIGHTLY, cron } }])).toThrow(why);
  });

  test("can't sign a time zone that is none", () => {
    expect(() => changes([{ ...LINES, schedule: { ...NIGHTLY, timezone: "Europe/Berln" } }])).toThrow(
      'assignment "lines": schedule: found timezone "Europe/Berln", expected an IANA name, such as Europe/Berlin',
    );
  });

  test("can take away what nobody should have signed", () => {
    const broken = { ...LINES, schedule: { ...NIGHTLY, timezone: "Mars/X" } };
    expect(changes([LINES], [broken])).toEqual([expect.stringContaining("assignment changed")]);
  });
});

test("who is to sign waivers is not shown one of two that have the same name", () => {
  const text = JSON.stringify({ format: WAIVERS, waivers: [{ ...WAIVER, at: "account:*" }, WAIVER] });
  expect(() => waiverChanges(undefined, text, "site-a/waivers.json")).toThrow(
    'site-a/waivers.json: waiver "W-7": found two of this name, expected another name for each',
  );
});
