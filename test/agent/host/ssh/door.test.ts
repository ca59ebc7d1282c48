import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../../../agent/host/host.ts";
import { ImageHost } from "../../../../agent/host/image.ts";
import { LinuxHost } from "../../../../agent/host/linux.ts";
import { machineOf } from "../../../../agent/host/ssh/machine.ts";
import { ReadAttributes } from "../../../../agent/host/ssh/xattrs.ts";
import { sharedFolder } from "../../../support/temporary-folder.ts";
import { busyboxShell, makeBusyboxRoot, NOBODY, sessionOf, shellHost } from "./shells.ts";

const folder = sharedFolder();
const BINARY = Buffer.from(Array.from({ length: 3000 }, (_, at) => at % 256));

beforeAll(() => {
  mkdirSync(`${folder}/many`);
  for (let number = 0; number < 40; number += 1)
    writeFileSync(`${folder}/many/${number}.conf`, `file ${number}\n`);
  writeFileSync(`${folder}/many/binary.conf`, BINARY);
  writeFileSync(`${folder}/many/empty.conf`, "");
  writeFileSync(`${folder}/many/-n 'quoted' $(id) "x".conf`, "odd\n");
  writeFileSync(`${folder}/many/new\nline.conf`, "lines\n");
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/many/latin-`), Buffer.from([0xe9])]), "é\n");
  symlinkSync("many/1.conf", `${folder}/link`);
  symlinkSync("loop", `${folder}/loop`);
  execFileSync("mkfifo", [`${folder}/fifo`]);
  writeFileSync(`${folder}/large`, "");
  truncateSync(`${folder}/large`, 20 * 1024 * 1024);
  chmodSync(`${folder}/many/3.conf`, 0o4711);
  execFileSync("setfattr", ["-n", "user.note", "-v", "kept", `${folder}/many/2.conf`]);
});

/** What a host says, or why not. */
async function said(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (thrown) {
    return String(thrown);
  }
}

/** All that a host says of a folder and what is in it. */
async function allOf(host: Host, at: string) {
  const { paths } = await host.glob(`${at}/**`);
  const all: Record<string, unknown> = {};
  for (const path of [...paths, `${at}/nothing`, `${at}/link/below`]) {
    const stat = await said(() => host.stat(path));
    all[path] = [
      stat,
      await said(async () => Buffer.from(await host.read(path, 1024 * 1024)).toString("base64")),
      await said(() => host.sha256(path)),
      await said(() => host.resolve(path)),
      await said(() => host.exists(path)),
    ];
  }
  return { paths, all, names: await host.list(at), link: await host.link(`${at}/link`) };
}

test("a shell sees of files what the agent sees, odd names and odd bytes as well", async () => {
  const [here, there] = [await allOf(new LinuxHost(), folder), await allOf(await shellHost(), folder)];
  expect(here.paths.length).toBeGreaterThan(45);
  expect(there).toEqual(here);
});

test.each(["perl", "python3", "getfattr"])("attributes of files are the same by %s", async (program) => {
  const paths = [2, 1].map((number) => `${folder}/many/${number}.conf`);
  const session = await sessionOf();
  const machine = { ...(await machineOf(session)), readers: new Set([program]) };
  const found = await new ReadAttributes(session, machine).of(paths);
  const expected = new Map(
    await Promise.all(paths.map(async (path) => [path, await new LinuxHost().xattrs(path)] as const)),
  );
  expect(expected.get(paths[0] ?? "")?.size).toBe(1);
  expect(found).toEqual(expected);
});

test.each(["perl", "python3", "getfattr"])(
  "attributes that may not be read are denied by %s, whatever the file is called, and never none",
  async (program) => {
    const at = `${folder}/noted-${program}`;
    mkdirSync(at);
    const names = ["a", "b", "it's", "new\nline", "é"];
    for (const name of [...names, "none"]) writeFileSync(`${at}/${name}`, "", { mode: 0o600 });
    for (const name of names) execFileSync("setfattr", ["-n", "user.note", "-v", "kept", `${at}/${name}`]);
    const host = await shellHost([...NOBODY, "sh"], { lacks: { readers: new Set([program]) } });
    for (const name of names)
      await expect(host.xattrs(`${at}/${name}`)).rejects.toMatchObject({ fault: "denied" });
    expect(await host.xattrs(`${at}/none`)).toEqual(new Map());
  },
);

test("a large file comes in pieces, whole", async () => {
  let bytes = 0;
  for await (const piece of (await shellHost()).chunks(`${folder}/large`)) bytes += piece.length;
  expect(bytes).toBe(20 * 1024 * 1024);
});

test("a file of the kernel, which hands out little at a time, comes whole", async () => {
  const pieces = await Array.fromAsync((await shellHost()).chunks("/proc/kallsyms"));
  expect(Buffer.concat(pieces).equals(readFileSync("/proc/kallsyms"))).toBe(true);
});

test("a program that is not there is told, and one that fails with its own words", async () => {
  const host = await shellHost();
  await expect(host.run("no-such-program", [])).rejects.toMatchObject({ fault: "unavailable" });
  await expect(host.run("ls", ["/no/such/folder"])).rejects.toThrow(/status 2: .*No such file/);
  await expect(host.run("sleep", ["30"], { seconds: 1 })).rejects.toMatchObject({ fault: "timed-out" });
  await expect(host.run("echo", ["$HOME 'x'"])).resolves.toBe("$HOME 'x'\n");
});

test("processes and their open files are seen through a shell", async () => {
  const host = await shellHost();
  const own = `/proc/${process.pid}`;
  expect(await host.text(`${own}/comm`)).toBe(await new LinuxHost().text(`${own}/comm`));
  expect(await host.list("/proc")).toContain(String(process.pid));
  expect(await host.link(`${own}/exe`)).toBe(await new LinuxHost().link(`${own}/exe`));
  expect((await host.list(`${own}/fd`)).length).toBeGreaterThan(2);
});

test("what the user may not read is denied, never empty", async () => {
  const closed = `${folder}/closed`;
  mkdirSync(closed, { mode: 0o700 });
  writeFileSync(`${folder}/secret`, "x", { mode: 0o600 });
  chmodSync(folder, 0o755);
  const host = await shellHost([...NOBODY, "sh"]);
  expect(host.user).toMatchObject({ uid: 65534, privileged: false });
  await expect(host.list(closed)).rejects.toMatchObject({ fault: "denied" });
  await expect(host.stat(`${closed}/x`)).rejects.toMatchObject({ fault: "denied" });
  await expect(host.read(`${folder}/secret`)).rejects.toMatchObject({ fault: "denied" });
  await expect(host.sha256(`${folder}/secret`)).rejects.toMatchObject({ fault: "denied" });
  await expect(Array.fromAsync(host.chunks(`${folder}/secret`))).rejects.toMatchObject({ fault: "denied" });
  expect(await host.exists(`${folder}/secret`)).toBe(true);
});

describe("a host with nothing but busybox", () => {
  const root = `${folder}/root`;
  beforeAll(() => {
    makeBusyboxRoot(root);
    writeFileSync(`${root}/etc/new\nline`, "odd");
    symlinkSync("to 'there'", `${root}/etc/link`);
  });
  const busybox = () => shellHost(busyboxShell(root));

  test("its files are seen all the same", async () => {
    const there = await busybox();
    const here = new ImageHost(root);
    expect(await there.list("/etc")).toEqual(await here.list("/etc"));
    expect(await there.text("/etc/passwd")).toBe(await here.text("/etc/passwd"));
    expect(await there.link("/etc/link")).toBe("to 'there'");
    expect(await there.sha256("/etc/passwd")).toBe(await here.sha256("/etc/passwd"));
    const { mtime: _, ctime: __, ...stat } = await here.stat("/etc/new\nline");
    expect(await there.stat("/etc/new\nline")).toMatchObject(stat);
  });

  test("what it has no program for is told as unreadable, with the reason", async () => {
    await expect((await busybox()).xattrs("/etc/passwd")).rejects.toMatchObject({
      fault: "unavailable",
      message: expect.stringContaining("none of python3, perl and getfattr"),
    });
  });
});
