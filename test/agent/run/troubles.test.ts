import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchOver } from "../../../agent/run/limits.ts";
import { SmallDisk } from "../../faults/small-disk.ts";
import { Resident, ResidentHost, until } from "../../support/resident-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SLOW = 120_000;
const OFTEN = { cron: "*/3 * * * * *", timezone: "UTC", jitterSeconds: 0 };
/** Runs a program where only so many folders can be watched. */
function withWatches(most: number): string[] {
  const limited = `echo ${most} >/proc/sys/user/max_inotify_watches; exec "$@"`;
  return ["unshare", "--user", "--map-root-user", "sh", "-ec", limited, "sh"];
}
const cannotLimit = spawnSync("env", [...withWatches(5), "true"]).status !== 0;

test.skipIf(cannotLimit)(
  "a host out of watches is told with the reason and what to do, and the scheduled passes see what is not watched (skipped where a user may have no namespace)",
  async () => {
    const host = await ResidentHost.make({ schedule: OFTEN });
    for (let folder = 0; folder < 10; folder++) mkdirSync(join(host.mes, `area${folder}`));
    const resident = host.start(...withWatches(5));
    const short = await host.report(({ run }) => run.health.watcher?.why !== undefined);
    expect(short.run.health.watcher?.why).toMatch(
      /^(its canary was not seen; )?\d+ of \d+ folders are not watched, such as \/.+: ENOSPC: .+; raise fs\.inotify\.max_user_watches$/,
    );
    for (let folder = 0; folder < 10; folder++) writeFileSync(join(host.mes, `area${folder}/a.xml`), "<a/>");
    await until(
      () => (host.told().at(-1)?.open === 10 ? true : undefined),
      () => resident.said,
    );
    // The watcher is alive, so what only the schedule found is told as missed.
    expect(host.told().flatMap(({ run }) => run.missed)).not.toEqual([]);
    expect((await host.agent("status")).stdout).toContain("raise fs.inotify.max_user_watches");
  },
  SLOW,
);

test.skipIf(cannotLimit)(
  "a watcher that hears nothing is known by its canary, and the next report says so (skipped where a user may have no namespace)",
  async () => {
    const host = await ResidentHost.make({ schedule: OFTEN });
    const resident = host.start(...withWatches(0));
    const deaf = await host.report(({ run }) => run.health.watcher?.alive === false);
    expect(deaf.run.health.watcher?.why).toMatch(/^its canary was not seen; /);
    writeFileSync(join(host.mes, "a.xml"), "<a/>");
    const found = await host.report(({ news }) => news.length > 0, deaf.sequence + 1);
    // Nobody was watching, so nothing was missed.
    expect(found.run).toMatchObject({ trigger: "schedule", missed: [] });
    expect((await host.agent("status")).stdout).toContain("its canary was not seen");
    expect(await resident.end("SIGTERM")).toBe(0);
  },
  SLOW,
);

test(
  "a pass that hangs is ended, and the next that is made tells from when to when there was none",
  async () => {
    const host = await ResidentHost.make();
    const args = [join(import.meta.dirname, "hanging.ts"), host.state];
    const hanging = new Resident(spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] }));
    onTestFinished(async () => void (await hanging.end("SIGKILL")));
    const [child = 0] = await until(() => {
      const all = hanging.children();
      return all.length > 0 ? all : undefined;
    });
    await hanging.says('"a pass failed"');
    expect(() => process.kill(child, 0)).toThrow("ESRCH");
    expect(await hanging.end("SIGTERM")).toBe(0);
    host.start();
    const told = await host.report();
    expect(told.run.lapses).toContainEqual(
      expect.objectContaining({
        cause: "throttled",
        detail: expect.stringContaining("failed: stopped after 1 seconds"),
      }),
    );
  },
  SLOW,
);

test("a child that takes more memory than it may is ended, with the reason", async () => {
  const hog = spawn(process.execPath, [
    "-e",
    "globalThis.kept = Buffer.alloc(4e8, 1); setInterval(() => 0, 1e3)",
  ]);
  const guard = watchOver(hog, { seconds: 60, megabytes: 300 }, 50);
  const [, signal] = await once(hog, "close");
  guard.stop();
  expect(signal).toBe("SIGKILL");
  expect(guard.broken).toBe("stopped at 300 MiB of memory");
});

test.skipIf(process.getuid?.() !== 0)(
  "a full disk under the agent's own folder ends nothing: it is said, and what changed is told once there is room (needs root to mount one)",
  async () => {
    const disk = new SmallDisk(join(temporaryFolder(), "small"), 4);
    onTestFinished(() => disk.remove());
    const host = await ResidentHost.make({ state: join(disk.folder, "agent") });
    const resident = host.start();
    await resident.says('"a pass is done"');
    disk.fill();
    writeFileSync(join(host.mes, "a.xml"), "<a/>");
    await resident.says('"a pass failed"');
    expect(resident.said).toContain("ENOSPC");
    // It may end all the same, as with its host: the next one begins on a full disk.
    await resident.end("SIGKILL");
    const next = host.start();
    await next.says('"a pass failed"', 2);
    expect((next.said.match(/"what":"life"|"what":"lapses"/g) ?? []).length).toBeLessThan(4);
    disk.free();
    const told = await host.report(({ news }) => news.length > 0);
    expect(told.news).toEqual([`config:${host.mes}/a.xml`]);
    expect(told.run.lapses).toMatchObject([
      { cause: "not-running" },
      { cause: "failed", detail: expect.stringContaining("ENOSPC") },
    ]);
    expect(await next.end("SIGTERM")).toBe(0);
  },
  SLOW,
);
