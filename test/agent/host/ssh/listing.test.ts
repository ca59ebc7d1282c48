import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../../../agent/host/host.ts";
import { ImageHost } from "../../../../agent/host/image.ts";
import { SshHost } from "../../../../agent/host/ssh/host.ts";
import { machineOf } from "../../../../agent/host/ssh/machine.ts";
import { sharedFolder } from "../../../support/temporary-folder.ts";
import { busyboxShell, makeBusyboxRoot, NOBODY, sessionOf, shellHost } from "./shells.ts";

const folder = sharedFolder();
const root = `${folder}/root`;
const USER = "65534:65534";

/** Names that look like a pattern, like an answer, or like a complaint. */
const ODD = [
  "*",
  ".*",
  "[*]",
  ".[*]",
  "...",
  "-n",
  " ",
  "\n",
  "a\n0 81a4 0 0 1 1 1 1 1",
  "0 81a4 0 0 1 1 1 1 1",
  "it's 'this' \"that\" \\ $(id)",
  "é",
  "b -> c",
];

beforeAll(() => {
  makeBusyboxRoot(root);
  for (const name of ["odd", "stars", "large/many", "large/empty", "shut", "closed"])
    mkdirSync(`${root}/${name}`, { recursive: true });
  for (const name of ODD) writeFileSync(`${root}/odd/${name}`, name);
  for (const name of ["*", ".*"]) writeFileSync(`${root}/stars/${name}`, name);
  writeFileSync(Buffer.concat([Buffer.from(`${root}/odd/latin-`), Buffer.from([0xe9])]), "é");
  symlinkSync("to\nthere\n", `${root}/odd/link\n`);
  for (let at = 0; at < 11_000; at += 1) writeFileSync(`${root}/large/many/${at}-${"x".repeat(200)}`, "");
  for (const name of ["a.xml", ".b"]) writeFileSync(`${root}/shut/${name}`, "");
  chmodSync(`${root}/shut`, 0o444);
  chmodSync(`${root}/closed`, 0o700);
});

/** Ways to ask; each begins at a folder that is the same host's root. */
const WAYS: [name: string, at: string, open: (user: string) => ReturnType<typeof shellHost>][] = [
  ["find of GNU", root, (user) => shellHost(user === USER ? [...NOBODY, "sh"] : ["sh"])],
  [
    "stat of GNU",
    root,
    (user) => shellHost(user === USER ? [...NOBODY, "sh"] : ["sh"], { lacks: { finds: false } }),
  ],
  [
    "bash that is told to pass over names",
    root,
    (user) => {
      const bash = ["env", "GLOBIGNORE=*", "SHELLOPTS=noglob", "bash", "--posix"];
      return shellHost(user === USER ? [...NOBODY, ...bash] : bash, { lacks: { finds: false } });
    },
  ],
  ["busybox", "", (user) => shellHost(busyboxShell(root, { user }))],
];

async function seen(host: Host, at: string) {
  const names = await host.list(at);
  const files = names.map(async (name) => {
    const { mtime: _, ctime: __, ...stat } = await host.stat(`${at}/${name}`);
    return [name, stat, stat.type === "link" ? await host.link(`${at}/${name}`) : undefined];
  });
  return Promise.all(files);
}

describe.each(WAYS)("by %s", (_, at, open) => {
  test("a name is a name, whatever it looks like", async () => {
    const expected = await seen(new ImageHost(root), "/odd");
    expect(expected).toHaveLength(ODD.length + 2);
    const host = await open("0:0");
    expect(await seen(host, `${at}/odd`)).toEqual(expected);
    expect(await host.list(`${at}/stars`)).toEqual(["*", ".*"]);
  });

  test("a folder with more names than a program may be given is told wholly, and an empty one as empty", async () => {
    const host = await open("0:0");
    expect(await host.list(`${at}/large/many`)).toHaveLength(11_000);
    expect(await host.exists(`${at}/large/many/10999-${"x".repeat(200)}`)).toBe(true);
    expect(await host.list(`${at}/large/empty`)).toEqual([]);
  });

  test("what is in a folder that may be listed but not entered is denied, and so is a folder that may not be listed", async () => {
    const host = await open(USER);
    expect(await host.list(`${at}/shut`)).toEqual([".b", "a.xml"]);
    await expect(host.stat(`${at}/shut/a.xml`)).rejects.toMatchObject({ fault: "denied" });
    await expect(host.exists(`${at}/shut/a.xml`)).rejects.toMatchObject({ fault: "denied" });
    const { paths, unreadable } = await host.glob(`${at}/shut/*.xml`);
    expect([paths, unreadable.map(({ path }) => path)]).toEqual([[], [`${at}/shut/a.xml`]]);
    await expect(host.list(`${at}/closed`)).rejects.toMatchObject({ fault: "denied" });
    await expect(host.list(`${at}/none`)).rejects.toMatchObject({ fault: "absent" });
  });
});

test("of several folders listed at once, one of a name that find quotes is denied and not empty", async () => {
  const at = `${folder}/several`;
  for (const name of ["1", "2", "3", "it's\nclosed"]) mkdirSync(`${at}/${name}`, { recursive: true });
  chmodSync(`${at}/it's\nclosed`, 0o700);
  const host = await shellHost([...NOBODY, "sh"]);
  for (const name of ["1", "2", "3"]) expect(await host.list(`${at}/${name}`)).toEqual([]);
  await expect(host.list(`${at}/it's\nclosed`)).rejects.toMatchObject({ fault: "denied" });
});

const STRACE = "/usr/bin/strace";

test.skipIf(!existsSync(STRACE)).each([true, false])(
  "no program is given the session's secret as a word; with find of GNU: %s (skipped where there is no strace)",
  async (finds) => {
    const trace = `${folder}/trace-${finds}`;
    const started = [STRACE, "-f", "-qq", "-s", "65536", "-e", "trace=execve", "-o", trace, "sh"];
    const session = await sessionOf(started);
    const machine = await machineOf(session);
    expect(machine.between?.length).toBeGreaterThan(32);
    const host = new SshHost(session, { ...machine, finds });
    for (const name of await host.list(`${root}/odd`)) await host.stat(`${root}/odd/${name}`);
    for (const name of ODD) await host.read(`${root}/odd/${name}`);
    const told = readFileSync(trace, "utf8");
    expect(told).toContain('"head", "-q"');
    expect(told).not.toContain(session.secret);
    rmSync(trace);
  },
);
