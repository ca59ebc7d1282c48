import { describe, expect, test } from "vitest";
import type { PassResult } from "../../../agent/run/errand.ts";
import { Passes } from "../../../agent/run/passes.ts";

const BEGIN = Date.parse("2026-11-27T12:00:00Z");
const HOUR = 3_600_000;
const RESULT: PassResult = {
  form: "all-clear",
  sequence: 1,
  at: "2026-11-27T12:00:00.000Z",
  ...{ open: 0, opened: 0, closed: 0, unseen: 0, cpuSeconds: 1 },
};

/** Passes with a clock that stands still until it is moved. */
class Bench {
  now = 0;
  readonly passes = new Passes({
    clock: () => new Date(BEGIN + this.now),
    steady: () => this.now,
    dice: () => 0.5,
  });

  /** The first pass is made, and the next is due in an hour. */
  static settled(): Bench {
    const bench = new Bench();
    bench.pass();
    return bench;
  }

  /** Makes the pass that is due. @param cpuSeconds that it takes */
  pass(cpuSeconds = 1) {
    const trigger = this.passes.due();
    if (trigger === undefined) throw new Error("no pass is due");
    const due = this.passes.begin(trigger);
    const next = due.only ? {} : { next: new Date(BEGIN + this.now + HOUR).toISOString() };
    this.passes.done(due, { ...RESULT, ...next, cpuSeconds });
    return due;
  }

  fail() {
    this.passes.begin(this.passes.due() ?? "schedule");
    return this.passes.failed({ is: "failed", cause: "failed", why: "no room" });
  }
}

describe("passes", () => {
  test("begin with a whole one, and then follow the schedule", () => {
    const bench = new Bench();
    expect(bench.pass()).toMatchObject({ trigger: "start", replan: true, full: false });
    expect(bench.passes.due()).toBeUndefined();
    expect(bench.passes.dueAt).toBe(HOUR);
    bench.now = HOUR;
    expect(bench.pass()).toMatchObject({ trigger: "schedule", since: "2026-11-27T13:00:00.000Z" });
  });

  test("look only at what was heard of, once it is quiet, and say what is heard of on their way", () => {
    const bench = Bench.settled();
    expect(bench.passes.heard({ kinds: ["port"], replan: false })).toBe(true);
    expect(bench.passes.due()).toBeUndefined();
    bench.now = bench.passes.dueAt;
    expect(bench.passes.due()).toBe("change");
    const due = bench.passes.begin("change");
    expect(due).toMatchObject({
      only: { kinds: ["port"] },
      replan: false,
      since: "2026-11-27T12:00:00.000Z",
    });
    bench.passes.heard({ kinds: ["service"], replan: true });
    expect(bench.passes.heardKinds).toEqual(["port", "service"]);
    bench.passes.done(due, RESULT);
    bench.now = bench.passes.dueAt;
    expect(bench.pass()).toMatchObject({ only: { kinds: ["service"] }, replan: true });
  });

  test("after a failure are whole, wait longer and longer, and tell since when there was none", () => {
    const bench = Bench.settled();
    bench.passes.heard({ kinds: ["port"], replan: false });
    bench.now = bench.passes.dueAt;
    const first = bench.fail();
    expect(first).toMatchObject({ cause: "failed", detail: "a pass failed: no room" });
    expect(bench.passes.due()).toBeUndefined();
    const wait = bench.passes.dueAt - bench.now;
    bench.now = bench.passes.dueAt;
    expect(bench.passes.due()).toBe("schedule");
    const second = bench.fail();
    expect(second).toMatchObject({ from: first.from, detail: "2 passes in a row failed: no room" });
    expect(bench.passes.dueAt - bench.now).toBeGreaterThan(wait);
    bench.now = bench.passes.dueAt;
    expect(bench.pass().only).toBeUndefined();
    expect(bench.passes.dueAt).toBe(bench.now + HOUR);
  });

  test("that changes bring without end are held back, and since when is told once", () => {
    const bench = Bench.settled();
    const change = () => {
      bench.passes.heard({ kinds: ["port"], replan: false });
      bench.now = Math.max(bench.now + 1, bench.passes.dueAt);
    };
    change();
    bench.pass(500);
    change();
    const heldAt = bench.now;
    expect(bench.passes.due()).toBeUndefined();
    bench.now = bench.passes.dueAt;
    expect(bench.now).toBeGreaterThan(heldAt + 60_000);
    expect(bench.passes.due()).toBeDefined();
    const from = new Date(BEGIN + heldAt).toISOString();
    expect(bench.passes.takeHeld()).toMatchObject({ cause: "throttled", from });
    expect(bench.passes.takeHeld()).toBeUndefined();
  });

  test("tell all again when the collector asks, until one did", () => {
    const bench = Bench.settled();
    bench.passes.askFull();
    bench.fail();
    bench.now = bench.passes.dueAt;
    expect(bench.pass()).toMatchObject({ trigger: "schedule", full: true });
    bench.now += HOUR;
    expect(bench.pass().full).toBe(false);
  });
});
