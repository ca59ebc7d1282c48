import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { agent } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const isRoot = process.geteuid?.() === 0;

/** A small image, so that a pass takes no time. */
function image(files: Record<string, string> = {}): string {
  const root = temporaryFolder();
  mkdirSync(join(root, "etc"));
  writeFileSync(join(root, "etc/os-release"), 'ID=debian\nVERSION_ID="12"\n');
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return root;
}

function baseline(text: string): string {
  const path = join(temporaryFolder(), "mes.yaml");
  writeFileSync(path, text);
  return path;
}

const HEAD = "id: mes\nversion: 1\ntitle: Test\n";
const state = () => ["--state", temporaryFolder()];

test.each([
  [
    "a root that is not there",
    () => ["--root", "/nowhere"],
    "--root: /nowhere: no such file or directory; name the folder",
  ],
  ["a root that is a file", () => ["--root", "/etc/passwd"], "--root: /etc/passwd: no directory"],
  [
    "a root without a system in it",
    () => ["--root", temporaryFolder()],
    "has no /etc in it; name the folder",
  ],
  ["a baseline that is not there", () => ["--baseline", "/nowhere.yaml"], "/nowhere.yaml: can't be read"],
  [
    "a baseline with an unknown field",
    () => ["--baseline", baseline(`${HEAD}wach: []\n`)],
    'mes.yaml:4:1: unknown field "wach", did you mean "watch"?',
  ],
  [
    "a baseline with an unknown matcher",
    () => [
      "--baseline",
      baseline(
        `${HEAD}checks:\n  - { id: a, title: a, at: "os:os#id", expect: { equal: x }, absent: fails, severity: low, why: w, fix: f, refs: {} }\n`,
      ),
    ],
    "equal",
  ],
  [
    "a baseline for another system",
    () => ["--baseline", baseline(`${HEAD}applies: { os: windows }\n`)],
    "is not for this host: it is for windows, the host is debian",
  ],
  [
    "a baseline without its bulk state",
    () => [
      "--baseline",
      baseline(
        `${HEAD}state: { kinds: [file], bulk: { file: x.jsonl, sha256: "${"0".repeat(64)}", facts: 1 } }\n`,
      ),
    ],
    "x.jsonl: can't be read",
  ],
  ["a pattern that is none", () => ["--config", "etc/*"], "etc/*: no pattern: expected it to start with /"],
  ["a severity that is none", () => ["--fail-on", "bad"], "--fail-on"],
])("%s is one clear line and status 2", async (_, args, says) => {
  const { status, stdout, stderr } = await agent(["audit", ...state(), "--root", image(), ...args()]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(says);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test("a key that was cut short is refused, not replaced", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "secret.key"), "short");
  const { status, stderr } = await agent(["snapshot", "--root", image(), "--state", folder]);
  expect(status).toBe(2);
  expect(stderr).toContain("secret.key: found 5 bytes, expected 32; restore it from a copy");
});

test.skipIf(!isRoot)(
  "a full disk under the agent's own folder is one clear line, and nothing half is left (needs root to mount one)",
  async () => {
    const folder = temporaryFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4k,nr_inodes=4", "tmpfs", folder]);
    onTestFinished(() => void execFileSync("umount", [folder]));
    writeFileSync(join(folder, "filler"), "x".repeat(4096));
    const { status, stderr } = await agent(["snapshot", "--root", image(), "--state", folder]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /the key for digests of secrets can't be kept here \(ENOSPC.*name another folder with --state/,
    );
    expect(readdirSync(folder)).toEqual(["filler"]);
  },
);

test("a full disk under the output is one clear line", async () => {
  const { status, stderr } = await agent(["snapshot", "--root", image(), ...state(), "-o", "/dev/full"]);
  expect(status).toBe(2);
  expect(stderr).toContain("/dev/full can't be written (ENOSPC)");
});

test("an interrupted pass ends with one line and status 2, and leaves no half-written file", async () => {
  const folder = temporaryFolder();
  const out = join(folder, "snapshot.json");
  const own = temporaryFolder();
  const args = ["snapshot", "--state", own, "-o", out, "--config", "/usr/share/**"];
  // The key is made when all has been read that was asked for, just before the host is looked at.
  const isUnderWay = () => existsSync(join(own, "secret.key"));
  const { status, stdout, stderr } = await agent(args, {
    started: (child) => void vi.waitUntil(isUnderWay, 20_000).then(() => child.kill("SIGINT")),
  });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr.trim()).toBe("mesdrift-agent: interrupted by SIGINT; nothing was written, run it again");
  expect(readdirSync(folder)).toEqual([]);
});

test("a config that nobody can parse is told, and its hash still compared", async () => {
  const root = image({ "etc/mes.json": '{"port": ' });
  const { status, stdout } = await agent(["snapshot", "--root", root, ...state(), "--config", "/etc/*.json"]);
  expect(status).toBe(0);
  const { coverage, facts } = JSON.parse(stdout);
  expect(coverage.unparsed).toEqual([
    { address: "config:/etc/mes.json", why: expect.stringContaining("line 1") },
  ]);
  expect(facts).toContainEqual(expect.objectContaining({ kind: "file", key: "/etc/mes.json" }));
});
