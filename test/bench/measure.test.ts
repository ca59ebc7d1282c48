import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { costOf, measure } from "./measure.ts";

const isMissing = !existsSync("/usr/bin/time");
const why = isMissing ? " (skipped: needs GNU time)" : "";

test("user and system time are added up, kilobytes become megabytes", () => {
  expect(costOf("0.250 0.050 1.000\n2000\n")).toEqual({ cpu: 0.3, wall: 1, peak: 2.048 });
});

test("a measurement without times is refused", () => {
  expect(() => costOf("bash: no such program")).toThrow("no times");
});

test.skipIf(isMissing)(
  `a sleeping program takes time on the wall and none of the processor${why}`,
  async () => {
    const { cpu, wall } = await measure(temporaryFolder(), ["sleep", "0.3"]);
    expect(wall).toBeGreaterThanOrEqual(0.3);
    expect(cpu).toBeLessThan(0.1);
  },
);

test.skipIf(isMissing)(`a program's memory, output and status are its own${why}`, async () => {
  const script = "process.stdout.write(String(Buffer.alloc(200_000_000, 1).length)); process.exitCode = 3";
  const run = await measure(temporaryFolder(), [process.execPath, "-e", script], { ok: [3] });
  expect(run.stdout).toBe("200000000");
  expect(run.peak).toBeGreaterThan(200);
});

test.skipIf(isMissing)(
  `a program that fails or takes too long is told with what it printed${why}`,
  async () => {
    const folder = temporaryFolder();
    await expect(measure(folder, ["sh", "-c", "echo broken >&2; exit 5"])).rejects.toThrow(
      /status 5.*\nbroken/s,
    );
    await expect(measure(folder, ["sleep", "20"], { seconds: 0.2 })).rejects.toThrow("killed after 0.2 s");
  },
);
