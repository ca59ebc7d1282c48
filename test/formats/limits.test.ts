import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { LIMITS } from "../../src/formats/tree.ts";

const CORPUS = join(import.meta.dirname, "../../../shared/corpus");
const COSTS = fileURLToPath(new URL("../support/config-costs.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mesdrift-limits-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is needed, rather than what would be taken where nobody minds; more ends the process. In MB. */
const HEAP = "--max-old-space-size=320";

interface Costs {
  files: number;
  slowest: { path: string; seconds: number };
  costs: { path: string; outcome: string; seconds: number }[];
  megabytes: number;
}

function costsOf(paths: readonly string[]): Costs {
  return JSON.parse(execFileSync(process.execPath, [HEAP, COSTS, ...paths], { encoding: "utf8" }));
}

const absent = !existsSync(CORPUS);

test.skipIf(absent)(
  "every real config takes less than 2 s, and all of them together less than 500 MB (skipped where ../shared/corpus is not there)",
  () => {
    const paths = globSync(join(CORPUS, "*/*"));
    const { files, slowest, megabytes } = costsOf(paths);
    expect(files).toBeGreaterThan(200);
    expect(slowest.seconds, slowest.path).toBeLessThan(2);
    expect(megabytes).toBeLessThan(500);
  },
);

const many = (line: (index: number) => string, count: number) =>
  Array.from({ length: count }, (_, at) => line(at)).join("\n");
const most = Math.floor(LIMITS.nodes * 0.9);
const HOSTILE: Record<string, string> = {
  "same.ini": many((at) => `key=${at}`, most),
  "items.json": `[${many((at) => `{"name":"n","v":${at}},`, most / 3)}0]`,
  "attributes.xml": `<a>${many((at) => `<add key="k${at}" value="${at}"/>`, most / 3)}</a>`,
  "secrets.properties": many((at) => `password${at}=v${at}`, most),
  "beyond.ini": many((at) => `key${at}=v`, LIMITS.nodes + 1),
};

test.each(Object.entries(HOSTILE))(
  "a config at the caps is read and compared in bounded time: %s",
  (name, text) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    const { costs, megabytes } = costsOf([path]);
    expect(costs[0]?.outcome).toMatch(
      name.startsWith("beyond") ? /lines, expected at most/ : /^0 differences/,
    );
    // Twice read and once compared, where every value is a secret to be sealed too.
    expect(costs[0]?.seconds).toBeLessThan(10);
    expect(megabytes).toBeLessThan(500);
  },
);
