import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Runs `mesdrift baseline …` in a folder. */
function baseline(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, "baseline", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const SNAPSHOT = {
  format: "mesdrift-snapshot/1",
  host: { name: "Line 3", os: "debian", release: "12" },
  takenAt: "2026-01-01T00:00:00Z",
  agent: "0.1.0",
  ranAs: { user: "root", privileged: true },
  secretKey: "0011223344556677",
  watch: [{ config: "/opt/mes/*.xml" }],
  coverage: { facts: 2, kinds: { account: 1, config: 1 }, unreadable: [], capped: [], unparsed: [] },
  facts: [
    { kind: "account", key: "root", fields: { uid: 0, shell: "/bin/bash" }, from: ["/etc/passwd"] },
    {
      kind: "config",
      key: "/opt/mes/a.xml",
      fields: { format: "xml", "/a/@port": "08088" },
      from: ["/opt/mes/a.xml"],
    },
  ],
};

/** A folder with a snapshot in it, and the draft made of it. */
function drafted(...args: string[]): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "host.json"), JSON.stringify(SNAPSHOT));
  const { status, stderr } = baseline(folder, "draft", "--from", "host.json", ...args, "-o", "host.yaml");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return folder;
}

describe("mesdrift baseline draft", () => {
  test("writes a baseline and its bulk state, which have no mistake", () => {
    const folder = drafted("--extends", "debian-12", "--extends", "sshd");
    expect(readdirSync(folder).sort()).toEqual(["host.facts.jsonl", "host.json", "host.yaml"]);
    expect(readFileSync(join(folder, "host.yaml"), "utf8")).toMatch(/^id: line-3$/m);
    expect(baseline(folder, "lint", "host.yaml")).toEqual({
      status: 0,
      stdout: "No mistake found.\n",
      stderr: "",
    });
  });

  test("explains in the draft what was not seen, and what to ignore among twins", () => {
    const yaml = readFileSync(join(drafted(), "host.yaml"), "utf8");
    expect(yaml).toMatch(/# Nobody could see this on the host, .*\n {2}unseen: \[\]\n/);
    expect(yaml).toMatch(/# Never drift\. .*\n {2}ignore: \[\]\n/);
  });

  test("approves only the kinds that were asked for", () => {
    const yaml = readFileSync(join(drafted("--kinds", "account"), "host.yaml"), "utf8");
    expect(yaml).toMatch(/^ {2}kinds:\n {4}- account\n {2}facts:$/m);
    expect(yaml).not.toContain("bulk:");
  });

  test.each([
    ["acount", 'found "acount", which is no kind of fact; expected some of account, config'],
    ["account,port", 'found "port", which is not in the snapshot; expected some of account, config'],
  ])("explains kinds that are none: %s", (kinds, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "host.json"), JSON.stringify(SNAPSHOT));
    const { status, stderr } = baseline(
      folder,
      "draft",
      "--from",
      "host.json",
      "--kinds",
      kinds,
      "-o",
      "x.yaml",
    );
    expect(stderr).toBe(`mesdrift: --kinds: ${text}\n`);
    expect(status).toBe(2);
    expect(readdirSync(folder)).toEqual(["host.json"]);
  });

  test("says which checks of a pack the host does not hold, the worst first", () => {
    const folder = temporaryFolder();
    const permits = { kind: "sshd", key: "permitrootlogin", fields: { value: "yes" } };
    const forwards = { kind: "sshd", key: "x11forwarding", fields: { value: "yes" } };
    const snapshot = { ...SNAPSHOT, facts: [...SNAPSHOT.facts, permits, forwards] };
    writeFileSync(join(folder, "host.json"), JSON.stringify(snapshot));
    const draft = (...args: string[]) =>
      baseline(folder, "draft", "--from", "host.json", ...args, "-o", "host.yaml");
    const { stdout } = draft("--extends", "sshd");
    expect(stdout).toContain(
      "2 checks do not hold on this host; approving the draft does not change that:\n",
    );
    expect(stdout).toMatch(
      / {2}high {5}sshd\.root-login at sshd:permitrootlogin#value: .*\n {2}low {6}sshd\.x11 /,
    );
    expect(draft().stdout).not.toContain("not hold");
  });

  test("says what it needs when it is given something else, and writes nothing", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "host.json"), "{}");
    const { status, stderr } = baseline(folder, "draft", "--from", "host.json", "-o", "host.yaml");
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: "mesdrift: host.json: no snapshot; take one with mesdrift-agent snapshot -o FILE\n",
    });
    expect(readdirSync(folder)).toEqual(["host.json"]);
  });

  test("says where it can't write, and leaves nothing behind", () => {
    const folder = drafted();
    const { status, stderr } = baseline(folder, "draft", "--from", "host.json", "-o", "no/such/host.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mesdrift: no\/such\/host\.facts\.jsonl can't be written \(ENOENT\): .*\n$/);
  });

  test("says which pack there is not", () => {
    const folder = drafted();
    const { status, stderr } = baseline(
      folder,
      "draft",
      "--from",
      "host.json",
      "--extends",
      "debian-99",
      "-o",
      "x.yaml",
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mesdrift: .*debian-99\.yaml: can't be read .*\n$/);
  });
});

describe("mesdrift baseline lint", () => {
  test("explains mistakes with their place, and its status is 1", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "b.yaml"), "id: b\nversion: 1\ntitle: B\ncheks: []\n");
    const { status, stdout } = baseline(folder, "lint", "b.yaml");
    expect(status).toBe(1);
    expect(stdout).toMatch(/b\.yaml:4:1: unknown field "cheks", did you mean "checks"\?\n$/);
  });

  test("is in trouble without a file", () => {
    const { status, stderr } = baseline(temporaryFolder(), "lint", "no.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mesdrift: .*no\.yaml: can't be read .*\n$/);
  });
});

describe("mesdrift baseline show", () => {
  test("shows a person what is watched, approved and checked", () => {
    const { status, stdout } = baseline(drafted("--extends", "sshd"), "show", "host.yaml");
    expect(status).toBe(0);
    expect(stdout).toContain("line-3 version 1: Line 3 as approved\n");
    expect(stdout).toContain("Extends sshd version 1\n");
    expect(stdout).toContain("  config /opt/mes/*.xml\n");
    expect(stdout).toContain("  account: 1 fact\n");
    expect(stdout).toContain(
      "  sshd.root-login high: Root does not log in over SSH (sshd:permitrootlogin*#value: no)\n",
    );
  });

  test("compiles, and what it compiled is the same baseline", () => {
    const folder = drafted("--extends", "sshd");
    const compiled = baseline(folder, "show", "host.yaml", "--format", "json").stdout;
    writeFileSync(join(folder, "host.compiled.json"), compiled);
    expect(baseline(folder, "show", "host.compiled.json", "--format", "json").stdout).toBe(compiled);
    expect(baseline(folder, "compare", "host.yaml", "host.compiled.json")).toMatchObject({ status: 0 });
  });

  test("refuses bulk state that was changed", () => {
    const folder = drafted();
    writeFileSync(join(folder, "host.facts.jsonl"), "");
    const { status, stderr } = baseline(folder, "show", "host.yaml");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mesdrift: .*host\.facts\.jsonl is not the state this baseline approves: .*\n$/);
  });
});

test("mesdrift baseline compare tells what approving would change, and its status is 1", () => {
  const folder = drafted();
  const text = readFileSync(join(folder, "host.yaml"), "utf8");
  writeFileSync(join(folder, "new.yaml"), text.replace("/bin/bash", "/bin/sh"));
  const json = baseline(folder, "compare", "host.yaml", "new.yaml", "--format", "json");
  expect(json.status).toBe(1);
  expect(JSON.parse(json.stdout).changes).toEqual([
    {
      part: "state",
      effect: "other",
      subject: "account:root#shell",
      text: "would be approved with another value",
      before: "/bin/bash",
      after: "/bin/sh",
    },
  ]);
  expect(baseline(folder, "compare", "host.yaml", "new.yaml").stdout).toContain(
    "account:root#shell would be approved with another value /bin/bash → /bin/sh\n",
  );
});
