import { mkdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { backoff } from "../../../agent/run/backoff.ts";
import { Budget } from "../../../agent/run/budget.ts";
import { Canary } from "../../../agent/run/canary.ts";
import { ClockGuard } from "../../../agent/run/clock-guard.ts";
import { Coalesced } from "../../../agent/run/coalesce.ts";
import { Deliveries } from "../../../agent/run/deliveries.ts";
import { Lines } from "../../../agent/run/lines.ts";
import { standingOf } from "../../../agent/run/pauses.ts";
import { Polled } from "../../../agent/run/polled.ts";
import { Services } from "../../../agent/run/services.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const DICE = () => 0.5;

describe("changes", () => {
  test("are looked at when nothing more came for a moment", () => {
    const changes = new Coalesced();
    expect(changes.dueAt).toBeUndefined();
    expect(changes.add(["config"], 1000)).toBe(true);
    expect(changes.add(["account", "config"], 1050)).toBe(false);
    expect(changes.dueAt).toBe(1120);
    expect(changes.take()).toEqual(["account", "config"]);
    expect(changes.dueAt).toBeUndefined();
  });

  test("that come in a storm are waited for longer, since it has lulls", () => {
    const changes = new Coalesced();
    for (let now = 0; now < 500; now++) changes.add(["config"], now);
    expect(changes.dueAt).toBe(499 + 1000);
    changes.take();
    changes.add(["config"], 2000);
    expect(changes.dueAt).toBe(2060);
  });

  test("that never end are looked at all the same", () => {
    const changes = new Coalesced();
    for (let now = 0; now <= 60_000; now += 50) changes.add(["config"], now);
    expect(changes.dueAt).toBe(5000);
  });

  test("without end are looked at as often as their share of the processor allows, and at once again later", () => {
    const budget = new Budget(0);
    for (let second = 1; second <= 200; second++) budget.spend(1, second * 1000);
    const { readyAt } = budget;
    expect(readyAt).toBeGreaterThan(200_000 + 60_000);
    expect(readyAt).toBeLessThan(3_600_000);
    budget.spend(0.4, 3_600_000);
    expect(budget.readyAt).toBeLessThan(3_600_000);
  });
});

describe("deliveries", () => {
  const fine = { delivered: 1, left: 0, paceSeconds: 0 };

  test("begin with whatever an earlier life left, and then with each report", () => {
    const deliveries = new Deliveries(DICE);
    expect(deliveries.dueAt).toBeLessThan(0);
    deliveries.begin();
    expect(deliveries.dueAt).toBe(Number.POSITIVE_INFINITY);
    expect(deliveries.mayBegin(0)).toBe(false);
    deliveries.done(fine, 1000);
    expect(deliveries.dueAt).toBe(Number.POSITIVE_INFINITY);
    deliveries.signed();
    expect(deliveries.dueAt).toBeLessThanOrEqual(1000);
  });

  test("keep to the pace that the collector asks for, whatever is signed meanwhile", () => {
    const deliveries = new Deliveries(DICE);
    deliveries.begin();
    deliveries.done({ ...fine, paceSeconds: 60 }, 1000);
    deliveries.signed();
    expect(deliveries.dueAt).toBe(91_000);
    expect(deliveries.mayBegin(90_999)).toBe(false);
  });

  test("that fail are tried again after longer and longer, and what was signed meanwhile waits for that", () => {
    const deliveries = new Deliveries(DICE);
    const waits = Array.from({ length: 12 }, () => {
      deliveries.begin();
      return deliveries.done({ ...fine, left: 1, why: "unreachable" }, 0);
    });
    expect(waits.slice(0, 3)).toEqual([3500, 6000, 11_000]);
    expect(waits.at(-1)).toBe(451_000);
    deliveries.signed();
    expect(deliveries.dueAt).toBe(451_000);
    deliveries.begin();
    expect(deliveries.done(fine, 451_000)).toBe(0);
  });

  test("of something signed while one was in hand begin after it", () => {
    const deliveries = new Deliveries(DICE);
    deliveries.begin();
    deliveries.signed();
    deliveries.done(fine, 1000);
    expect(deliveries.dueAt).toBe(1000);
  });

  test("by a way without answers look for receipts later, and hold up nothing until then", () => {
    const deliveries = new Deliveries(DICE);
    deliveries.begin();
    deliveries.done({ ...fine, awaited: 1, paceSeconds: 300 }, 1000);
    expect(deliveries.dueAt).toBe(451_000);
    expect(deliveries.mayBegin(1000)).toBe(true);
  });

  test("of many hosts do not come back together", () => {
    expect(backoff(1, () => 0)).toBe(1000);
    expect(backoff(1, () => 0.999)).toBeGreaterThan(5000);
    expect(backoff(1000, () => 0.999)).toBeLessThan(902_000);
  });
});

describe("a pause", () => {
  const pause = {
    from: "2027-01-01T10:00:00.000Z",
    until: "2027-01-01T14:00:00.000Z",
    by: "root",
    reason: "CHG-812",
  };
  const standing = (time: string, hours = 8) =>
    standingOf(pause, hours, new Date(`2027-01-01T${time}:00.000Z`));

  test("is on until it ends, and is then told with who and why", () => {
    expect(standing("13:59").is).toBe("on");
    expect(standing("14:00")).toEqual({
      is: "over",
      lapse: { from: pause.from, to: pause.until, cause: "paused", detail: "by root: CHG-812" },
    });
  });

  test("lasts no longer than engineers allow, whatever its file says", () => {
    expect(standing("11:59", 2).is).toBe("on");
    expect(standing("12:00", 2)).toMatchObject({ is: "over", lapse: { to: "2027-01-01T12:00:00.000Z" } });
    expect(standing("10:00", 0).is).toBe("over");
  });

  test("ends where the clock was set back, and begins no earlier than it ends", () => {
    expect(standing("09:00")).toMatchObject({ is: "over", lapse: { from: pause.from, to: pause.from } });
  });

  test("without times is none", () => {
    expect(standingOf({ ...pause, until: "never" }, 8, new Date(pause.from)).is).toBe("over");
  });
});

describe("the canary", () => {
  test("is alive while its own events come, and takes them out of what changed", () => {
    const canary = new Canary(temporaryFolder());
    canary.tick(0);
    expect(canary.heard(["canary", "config"])).toEqual(["config"]);
    canary.tick(6000);
    expect(canary.isAlive).toBe(true);
  });

  test("is dead when nothing was heard of it, and alive again when it is", () => {
    const canary = new Canary(temporaryFolder());
    canary.tick(0);
    canary.tick(4999);
    expect(canary.isAlive).toBe(true);
    canary.tick(5000);
    expect(canary.isAlive).toBe(false);
    canary.tick(600_000);
    canary.heard(["canary"]);
    expect(canary.isAlive).toBe(true);
  });

  test("is tried where its folder is gone", () => {
    const state = temporaryFolder();
    const canary = new Canary(state);
    canary.prepare();
    rmSync(join(state, "canary"), { recursive: true });
    expect(() => canary.tick(0)).not.toThrow();
    mkdirSync(join(state, "canary"), { recursive: true });
  });
});

describe("the clock", () => {
  const at = (seconds: number) => new Date(Date.UTC(2027, 0, 1) + seconds * 1000);

  test("that runs a little fast or slow is no jump", () => {
    const guard = new ClockGuard(at(0), 0);
    expect(guard.jumped(at(3630), 3_600_000)).toBeUndefined();
  });

  test("that was set is told once, with by how much", () => {
    const guard = new ClockGuard(at(0), 0);
    expect(guard.jumped(at(7210), 10_000)).toEqual({
      from: "2027-01-01T00:00:10.000Z",
      to: "2027-01-01T02:00:10.000Z",
      detail: "the clock moved forward by 7200 seconds by itself: it was set, or the host slept",
    });
    expect(guard.jumped(at(7220), 20_000)).toBeUndefined();
    expect(guard.jumped(at(30), 30_000)).toMatchObject({
      from: "2027-01-01T00:00:30.000Z",
      to: "2027-01-01T02:00:30.000Z",
      detail: "the clock was set back by 7200 seconds",
    });
  });
});

describe("what is polled", () => {
  test("changed when it is another than before, not when it is seen first", () => {
    let what = "one";
    const polled = new Polled("ports", { glance: () => ({ is: "seen", what }) });
    expect([polled.differs(), polled.differs()]).toEqual([false, false]);
    what = "other";
    expect([polled.differs(), polled.differs()]).toEqual([true, false]);
  });

  test("that can't be seen any more is looked at once", () => {
    let isSeen = true;
    const polled = new Polled("ports", {
      glance: () => (isSeen ? { is: "seen", what: "" } : { is: "unseen", why: "EACCES" }),
    });
    polled.differs();
    isSeen = false;
    expect([polled.differs(), polled.differs()]).toEqual([true, false]);
  });
});

test("a service that comes or goes is seen at once, one that was started anew a few looks later", () => {
  const slice = temporaryFolder();
  const [one, other] = ["a.service", "b.service"].map((name) => join(slice, name)) as [string, string];
  const polled = new Polled("services", new Services([join(slice, "none"), slice]));
  mkdirSync(one);
  polled.differs();
  mkdirSync(other);
  expect(polled.differs()).toBe(true);
  rmdirSync(one);
  expect(polled.differs()).toBe(true);
  expect(polled.differs()).toBe(false);
  renameSync(other, join(slice, "old"));
  mkdirSync(other);
  expect(Array.from({ length: 5 }, () => polled.differs())).toContain(true);
});

test("lines come whole, however they are cut", () => {
  const lines: string[] = [];
  const taker = new Lines((line) => lines.push(line));
  for (const piece of ['{"a"', ":1}\n", "\n{}", '\n{"b":2}\n{"c"']) taker.take(piece);
  expect(lines).toEqual(['{"a":1}', "{}", '{"b":2}']);
});
