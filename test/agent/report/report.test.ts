import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { addLapse } from "../../../agent/lapses.ts";
import { deltaOf, shortest } from "../../../agent/report/form.ts";
import { loadKnown, saveKnown, toldBy } from "../../../agent/report/known.ts";
import { missedBy } from "../../../agent/report/missed.ts";
import { untoldLapses } from "../../../agent/report/untold.ts";
import { secretKeeper } from "../../../agent/state.ts";
import type { Report } from "../../../src/model/report.ts";
import type { Run } from "../../../src/model/run.ts";
import { finding } from "../../support/signed-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const RUN: Run = {
  trigger: "schedule",
  lapses: [],
  missed: [],
  health: { cpuSeconds: 0.3, seconds: 0.5, rssMb: 80, undelivered: 0 },
};

function report(...findings: Report["findings"]): Report {
  return {
    format: "mesdrift-report/1",
    host: { name: "mes-1", os: "debian", release: "12" },
    madeAt: "2027-01-15T00:00:00.000Z",
    agent: "0.1.0",
    ranAs: { user: "mesdrift", privileged: true },
    baseline: [],
    coverage: { facts: 12, kinds: {}, unreadable: [], capped: [], unparsed: [] },
    unapproved: [],
    undecided: [],
    findings,
  };
}

describe("what is signed", () => {
  const [one, other] = [finding("one"), finding("other")];

  test("is the whole where nothing was told before, or something else than findings is another now", () => {
    const now = report(one);
    expect(shortest(now, RUN, undefined)).toMatchObject({ format: "mesdrift-report/1", findings: [one] });
    const blind = report(one);
    blind.coverage.unreadable.push({ address: "file:/a", why: "denied" });
    expect(shortest(blind, RUN, toldBy(now, "hash"))).toMatchObject({ format: "mesdrift-report/1" });
  });

  test("is an all-clear where nothing is new, also when it is known later who likely did it", () => {
    const later = report({ ...one, actor: ["A. Meyer was logged in"] });
    expect(shortest(later, RUN, toldBy(report(one), "hash"))).toMatchObject({
      format: "mesdrift-all-clear/1",
      open: { count: 1 },
    });
  });

  test("are the changes alone: opened, changed and closed", () => {
    const before = toldBy(report(one, finding("gone")), "hash");
    const worse = { ...one, severity: "critical" as const };
    expect(shortest(report(worse, other), RUN, before)).toMatchObject({
      format: "mesdrift-changes/1",
      opened: [other],
      changed: [worse],
      closed: ["gone"],
      open: { count: 2 },
    });
  });
});

describe("what the watcher missed", () => {
  const watching = { trigger: "schedule", wasWatching: true } as Parameters<typeof missedBy>[0];
  const plan = {
    watch: [{ folder: "/etc", names: ["a"], kinds: ["port"] }],
    afar: [],
    polled: { ports: [], services: [] },
  };
  const told = toldBy(report(), "hash");
  const now = report(
    finding("port"),
    finding("check", { type: "deviation" }),
    finding("kernel", { address: "kernel:a" }),
  );
  const missed = (errand = watching, heard: string[] = []) =>
    missedBy(errand, plan, {
      delta: deltaOf(now, told),
      report: now,
      master: { ask: async () => ({ heard }) },
    });

  test("is new drift of a kind that is watched, and of no other", async () => {
    expect(await missed()).toEqual(["port"]);
  });

  test("is nothing that was heard of while the pass was on its way", async () => {
    expect(await missed(watching, ["port"])).toEqual([]);
  });

  test("is nothing where it was not watching, or where the pass followed a change", async () => {
    expect(await missed({ ...watching, wasWatching: false })).toEqual([]);
    expect(await missed({ ...watching, trigger: "change" })).toEqual([]);
  });
});

describe("times that are not accounted for", () => {
  const lapse = (from: string, detail = "x") =>
    ({ from, to: "2027-01-15T00:00:00.000Z", cause: "failed", detail }) as const;

  test("are told once, in order, the same one as it was written last", () => {
    const state = temporaryFolder();
    addLapse(state, lapse("2027-01-14T02:00:00.000Z", "first"));
    addLapse(state, lapse("2027-01-14T01:00:00.000Z"));
    addLapse(state, lapse("2027-01-14T02:00:00.000Z", "2 passes in a row"));
    const { lapses, told } = untoldLapses(state);
    expect(lapses.map(({ detail }) => detail)).toEqual(["x", "2 passes in a row"]);
    addLapse(state, lapse("2027-01-14T03:00:00.000Z", "meanwhile"));
    told();
    expect(untoldLapses(state).lapses.map(({ detail }) => detail)).toEqual(["meanwhile"]);
  });

  test("of which the note was damaged are told as such", () => {
    const state = temporaryFolder();
    addLapse(state, lapse("2027-01-14T01:00:00.000Z"));
    writeFileSync(join(state, "lapses/0.json"), '{"from": ');
    const { lapses } = untoldLapses(state);
    expect(lapses[0]).toMatchObject({ detail: expect.stringMatching(/damaged: .*lapses\/0\.json/) });
    expect(lapses).toHaveLength(2);
  });
});

test("what the last pass told is known to the next, and counts for nothing once somebody changed it", () => {
  const state = temporaryFolder();
  const secrets = secretKeeper(state);
  expect(loadKnown(state, secrets)).toBeUndefined();
  const known = {
    told: toldBy(report(finding("one")), "hash"),
    before: { about: "", report: report(), drifts: [] },
  };
  expect(saveKnown(state, secrets, known)).toBeUndefined();
  expect(loadKnown(state, secrets)).toEqual(known);
  writeFileSync(join(state, "known.cache"), '{"told": "by somebody else"}');
  expect(loadKnown(state, secrets)).toBeUndefined();
});
