import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mesdrift } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

function twoFiles(name: string, before: string | Uint8Array, after: string | Uint8Array): [string, string] {
  const folder = temporaryFolder();
  return ["before", "after"].map((side, at) => {
    mkdirSync(join(folder, side));
    const path = join(folder, side, name);
    writeFileSync(path, at === 0 ? before : after);
    return path;
  }) as [string, string];
}

const jsonOf = (text: string) =>
  JSON.parse(text) as { changes: Record<string, unknown>[]; ignored: string[] };

test("a changed attribute is named, with what it was and is", async () => {
  const [before, after] = twoFiles(
    "server.xml",
    '<Server port="8005"><C port="80"/></Server>',
    '<Server port="8005"><C port="81"/></Server>',
  );
  const { status, stdout, stderr } = await mesdrift(["diff", before, after, "--format", "json"]);
  expect([status, stderr]).toEqual([1, ""]);
  expect(jsonOf(stdout)).toEqual({
    changes: [
      {
        address: `config:${after}#/Server[@port='8005']/C[@port='80']/@port`,
        kind: "changed",
        before: "80",
        after: "81",
      },
    ],
    ignored: [],
  });
});

test("files that mean the same differ in nothing, and what was ignored is told", async () => {
  const [before, after] = twoFiles("a.ini", "[a]\nb=1\n", "\ufeff[a]\r\n; note\r\nb=1\r\n");
  const { status, stdout } = await mesdrift(["diff", before, after, "--format", "json"]);
  expect(status).toBe(0);
  expect(jsonOf(stdout)).toEqual({
    changes: [],
    ignored: ["the bytes differ in comments, white space, or an order that means nothing"],
  });
});

test.each<[string, Uint8Array, string]>([
  ["line ends only", Buffer.from("[a]\r\nb=ü\r\n"), "line ends"],
  ["the byte order mark only", Buffer.from("\ufeff[a]\nb=ü\n"), "a mark"],
  ["the encoding only", Buffer.from("\ufeff[a]\r\nb=ü\r\n", "utf16le"), "UTF-16 of a Windows editor"],
  ["the encoding only", Buffer.from("[a]\nb=ü\n", "latin1"), "Latin-1"],
])("that the bytes differ in %s is told of %j", async (said, after) => {
  const { status, stdout } = await mesdrift(["diff", ...twoFiles("a.ini", "[a]\nb=ü\n", after)]);
  expect([status, stdout]).toEqual([0, expect.stringContaining(`(the bytes differ in ${said})`)]);
});

test("settings of .NET are compared with a copy under any name, a comma behind the last member or not", async () => {
  const [before] = twoFiles("golden.json", '{"port": 1}', "");
  const [, after] = twoFiles("appsettings.json", "", '{"port": 2,}');
  const { status, stdout } = await mesdrift(["diff", before, after]);
  expect([status, stdout]).toEqual([1, expect.stringContaining("/port 1 → 2")]);
});

test("a changed secret is seen and not shown", async () => {
  const [before, after] = twoFiles("db.properties", "db.password=planted-one\n", "db.password=planted-two\n");
  const { status, stdout } = await mesdrift(["diff", before, after]);
  expect(status).toBe(1);
  expect(stdout).toContain("/db.password (secret) → another (secret)");
  expect(stdout).not.toContain("planted");
});

test("a file that does not parse is compared as a whole, and why is told", async () => {
  const [before, after] = twoFiles("a.json", "{", '{"a":1}');
  const { status, stdout } = await mesdrift(["diff", before, after, "--format", "json"]);
  expect(status).toBe(1);
  const { changes, ignored } = jsonOf(stdout);
  expect(changes).toMatchObject([{ address: `file:${after}#sha256`, kind: "changed" }]);
  expect(ignored).toEqual([expect.stringMatching(/before\/a\.json is not parsed: line 1: /)]);
});

test("what a hostile file is called and holds reaches a terminal in words only", async () => {
  const [before, after] = twoFiles("\u001b[2J\u202eini.txt", "a=1\n", "a=\u001b]0;owned\u0007\u202e\n");
  const { stdout, stderr } = await mesdrift(["diff", before, after, "--as", "properties"]);
  expect(stdout + stderr).not.toMatch(/[\u001b\u0007\u202e]/);
  expect(stdout).toContain("\\u{1b}");
});

test.each([
  ["a file that is not there", ["/nowhere/a.ini", "/nowhere/b.ini"], "/nowhere/a.ini: can't be read"],
  ["a folder", ["/etc", "/etc"], "/etc: found a folder, expected a file"],
  ["a device", ["/dev/zero", "/dev/zero"], "/dev/zero: found no regular file"],
  ["an unknown format", ["/etc/passwd", "/etc/passwd", "--as", "yml"], "yml"],
])("%s is one clear line and status 2", async (_, args, says) => {
  const { status, stdout, stderr } = await mesdrift(["diff", ...args]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(says);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

/** A snapshot with these parts, as text. */
function snapshot(parts: object): string {
  return JSON.stringify({
    format: "mesdrift-snapshot/1",
    host: { name: "h", os: "debian" },
    takenAt: "2026-11-22T10:00:00.000Z",
    agent: "0.1.0",
    ranAs: { user: "root", privileged: true },
    secretKey: "k",
    watch: [],
    coverage: { facts: 1, kinds: { config: 1 }, unreadable: [], capped: [], unparsed: [] },
    facts: [],
    ...parts,
  });
}

test("two snapshots are compared fact by fact", async () => {
  const denied = [{ address: "sudo:*", why: "denied" }];
  const coverage = { facts: 1, kinds: { account: 1 }, unreadable: denied, capped: [], unparsed: [] };
  const bob = (uid: number) =>
    snapshot({ coverage, facts: [{ kind: "account", key: "bob", fields: { uid } }] });
  const [before, after] = twoFiles("s.json", bob(1000), bob(0));
  const { status, stdout } = await mesdrift(["diff", before, after, "--format", "json"]);
  expect(status).toBe(1);
  expect(jsonOf(stdout).changes).toEqual([
    { address: "account:bob#uid", kind: "changed", before: 1000, after: 0 },
  ]);
  expect(jsonOf(stdout).ignored).toContain("sudo:* could not be seen after: denied");
});

test("a file that only one of two snapshots was asked for is neither new nor gone, and that is told", async () => {
  const facts = [{ kind: "config", key: "/opt/mes/a.ini", fields: { format: "ini" } }];
  const asked = snapshot({ watch: [{ config: "/opt/mes/*" }], facts });
  const [before, after] = twoFiles("s.json", asked, snapshot({}));
  const { status, stdout } = await mesdrift(["diff", before, after, "--format", "json"]);
  expect(status).toBe(0);
  expect(jsonOf(stdout)).toEqual({
    changes: [],
    ignored: ["1 fact of files before only: the other snapshot was not asked for them"],
  });
});
