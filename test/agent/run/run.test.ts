import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { constants, getPriority } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { packBatch } from "../../../src/wire/batch.ts";
import { agentUnprivileged } from "../../support/as-other.ts";
import { ResidentHost, until } from "../../support/resident-host.ts";

const OFTEN = { cron: "*/6 * * * * *", timezone: "UTC", jitterSeconds: 0 };
const SLOW = 120_000;

const byName = (host: ResidentHost, name: string) => `config:${host.mes}/${name}`;

describe("mesdrift-agent run", () => {
  test(
    "tells a change at once, then that it is undone, then what happened while it did not run",
    async () => {
      const host = await ResidentHost.make();
      const resident = host.start();
      const first = await host.report();
      expect(first).toMatchObject({ format: "mesdrift-report/1", news: [], run: { trigger: "start" } });
      await resident.says("a pass is done");

      writeFileSync(join(host.mes, "a.xml"), "<a/>");
      const opened = await host.report(({ news }) => news.length > 0);
      expect(opened.news).toEqual([byName(host, "a.xml")]);
      expect(opened.run).toMatchObject({
        trigger: "change",
        only: { kinds: ["config", "file"] },
        lapses: [],
        missed: [],
        health: { watcher: { alive: true } },
      });
      await resident.says("a pass is done", 2);
      rmSync(join(host.mes, "a.xml"));
      const closed = await host.report(({ closed }) => closed > 0);
      expect(closed.open).toBe(0);

      await resident.says("a pass is done", 3);
      expect(await resident.end("SIGTERM")).toBe(0);
      writeFileSync(join(host.mes, "b.xml"), "<b/>");
      host.start();
      const back = await host.report(({ run }) => run.trigger === "start", closed.sequence + 1);
      expect(back.news).toEqual([byName(host, "b.xml")]);
      expect(back.run.lapses).toMatchObject([{ cause: "not-running" }]);
    },
    SLOW,
  );

  test(
    "takes a storm of ten thousand changes for one pass, and calls uneventful seconds all clear",
    async () => {
      const host = await ResidentHost.make({ schedule: OFTEN });
      const resident = host.start();
      await resident.says("a pass is done");
      for (let round = 0; round < 10_000; round++)
        writeFileSync(join(host.mes, `${round % 50}.xml`), `<a b="${round}"/>`);
      const storm = await host.report(({ news }) => news.length > 0);
      expect(storm.news).toHaveLength(50);
      expect(host.told().filter(({ run }) => run.trigger === "change").length).toBeLessThanOrEqual(1);

      const clear = await host.report(
        ({ format, run }) => format === "mesdrift-all-clear/1" && run.trigger === "schedule",
        storm.sequence + 1,
      );
      expect(clear).toMatchObject({ open: 50, run: { lapses: [], missed: [] } });
      expect((await packBatch([clear.envelope])).length).toBeLessThanOrEqual(1200);
    },
    SLOW,
  );

  test(
    "tells of a new listener by itself",
    async () => {
      const host = await ResidentHost.make({ kinds: ["port"] });
      const resident = host.start();
      await resident.says("a pass is done");
      const listener = createServer().listen(0, "127.0.0.1");
      await until(() => listener.address() ?? undefined);
      const began = performance.now();
      const { port } = listener.address() as { port: number };
      const told = await host.report(({ news }) => news.includes(`port:tcp/127.0.0.1:${port}`), 2);
      listener.close();
      expect(told.run.trigger).toBe("change");
      // Ten seconds where nothing else is at work.
      expect(performance.now() - began).toBeLessThan(40_000);
    },
    SLOW,
  );

  test(
    "lets everybody else go first, stops within a pass, leaves no child behind, and the next one finds all",
    async () => {
      const host = await ResidentHost.make();
      const resident = host.start();
      const [child] = await until(() => {
        const all = resident.children();
        return all.length > 0 ? all : undefined;
      });
      // The MES comes first, at the processor and at the disk.
      await expect.poll(() => getPriority(child)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
      expect(execFileSync("/usr/bin/ionice", ["-p", `${child}`], { encoding: "utf8" })).toBe("idle\n");
      writeFileSync(join(host.mes, "a.xml"), "<a/>");
      expect(await resident.end("SIGTERM")).toBe(0);
      expect(() => process.kill(child ?? 0, 0)).toThrow("ESRCH");
      expect(resident.said).not.toContain("failed");
      host.start();
      const told = await host.report();
      expect(told.news).toEqual([byName(host, "a.xml")]);
    },
    SLOW,
  );

  test(
    "makes no pass while root has it paused, and tells who, why and for how long",
    async () => {
      const host = await ResidentHost.make({ policy: { pauseHours: 8 } });
      const resident = host.start();
      await resident.says("a pass is done");
      const tooLong = await host.agent("pause", "--for", "9h", "--reason", "CHG-812");
      expect(tooLong.stderr).toContain("longer than the engineers of this site allow, which is 8 hours");
      const paused = await host.agent("pause", "--for", "2h", "--reason", "CHG-812 \u001b[31mred");
      expect(paused).toMatchObject({ status: 0, stderr: "" });
      await sleep(5500);
      writeFileSync(join(host.mes, "a.xml"), "<a/>");
      await sleep(2500);
      expect(resident.passes).toBe(1);
      expect((await host.agent("status")).stdout).toMatch(/paused by \S+ until \S+: CHG-812 /);
      expect((await host.agent("pause", "--end")).status).toBe(0);
      const told = await host.report(({ news }) => news.length > 0);
      expect(told.run).toMatchObject({
        trigger: "schedule",
        missed: [],
        lapses: [{ cause: "paused", detail: expect.stringMatching(/^by \S+: CHG-812/) }],
      });
    },
    SLOW,
  );

  test.skipIf(process.geteuid?.() !== 0)("is paused by root alone (needs root, to be somebody else)", () => {
    const args = ["pause", "--for", "1h", "--reason", "CHG-812", "--state", "/var/lib/mesdrift"];
    const { status, stderr } = agentUnprivileged(args);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining("expected root: sudo mesdrift-agent pause"),
    ]);
  });

  test(
    "goes on where passes fail, tries again, and tells from when to when none could be made",
    async () => {
      const host = await ResidentHost.make();
      mkdirSync(host.state, { recursive: true });
      writeFileSync(join(host.state, "agent.yaml"), "neverRead: [no path]\n");
      const resident = host.start();
      await resident.says('"a pass failed"}', 2);
      expect((await host.agent("status")).stdout).toContain("failed: ");
      rmSync(join(host.state, "agent.yaml"));
      const told = await host.report();
      expect(told.run.lapses).toMatchObject([
        { cause: "failed", detail: expect.stringMatching(/^\d passes in a row failed: .*: no path: /) },
      ]);
    },
    SLOW,
  );

  test("sleeps between passes, also where nobody enrolled it and nothing can be delivered", async () => {
    const host = await ResidentHost.make();
    const resident = host.start();
    await resident.says("a pass is done");
    await sleep(3000);
    const woke: number[] = [];
    for (let count = 0; count < 3; count++) {
      const before = resident.sleeps();
      await sleep(2000);
      woke.push(resident.sleeps() - before);
    }
    // A pass that falls into one of these times wakes it; who never waits wakes two thousand times in each.
    expect(Math.min(...woke)).toBeLessThan(20);
  });

  test("two never live on one folder", async () => {
    const host = await ResidentHost.make();
    const resident = host.start();
    await resident.says("the agent lives");
    const second = host.start();
    await until(() => (second.process.exitCode === null ? undefined : true));
    expect(second.process.exitCode).toBe(2);
    expect(second.said).toContain("lives here already; stop it first");
  });
});
