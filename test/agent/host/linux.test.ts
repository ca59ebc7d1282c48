import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LinuxHost } from "../../../agent/host/linux.ts";
import { readsEverything } from "../../../agent/host/user.ts";
import { moduleAt, runWithOwnMounts } from "../../support/as-other.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const isRoot = process.geteuid?.() === 0;
const MEBIBYTE = 1024 * 1024;

/** A file of zeros that takes no room on the disk. */
function sparseFile(size: number): string {
  const file = join(temporaryFolder(), "huge");
  writeFileSync(file, "");
  truncateSync(file, size);
  return file;
}

test.each(["/proc/self/mountinfo", "/proc/kallsyms", "/proc/filesystems"])(
  "%s says size 0 and is read wholly",
  async (path) => {
    expect(statSync(path).size).toBe(0);
    expect(await new LinuxHost().text(path)).toBe(readFileSync(path, "utf8"));
  },
);

test("a huge file is hashed, and not read whole", async () => {
  const file = sparseFile(100 * MEBIBYTE);
  const host = new LinuxHost();
  await expect(host.read(file)).rejects.toMatchObject({ fault: "too-large" });
  expect(await host.sha256(file)).toBe(
    createHash("sha256")
      .update(Buffer.alloc(100 * MEBIBYTE))
      .digest("hex"),
  );
});

test("a huge file comes in pieces, none of them large", async () => {
  let length = 0;
  for await (const piece of new LinuxHost().chunks(sparseFile(100 * MEBIBYTE))) {
    expect(piece.length).toBeLessThanOrEqual(MEBIBYTE);
    length += piece.length;
  }
  expect(length).toBe(100 * MEBIBYTE);
});

test.each(["/dev/null", "/dev/zero", "/tmp"])("%s is no file and is never opened", async (path) => {
  await expect(new LinuxHost().read(path)).rejects.toMatchObject({ fault: "special" });
  await expect(Array.fromAsync(new LinuxHost().chunks(path))).rejects.toMatchObject({ fault: "special" });
});

test.skipIf(!isRoot)(
  "a file that only waits for more is told (skipped where not root, who alone may open it)",
  async () => {
    await expect(new LinuxHost().read("/proc/kmsg")).rejects.toMatchObject({ fault: /special|denied/ });
  },
);

test("reading leaves the access time alone", async () => {
  const file = join(temporaryFolder(), "f");
  writeFileSync(file, "x");
  utimesSync(file, 1000, 2000);
  await new LinuxHost().sha256(file);
  expect(statSync(file).atimeMs).toBe(1_000_000);
});

test("a process that has ended is absent", async () => {
  await expect(new LinuxHost().text("/proc/4194305/status")).rejects.toMatchObject({ fault: "absent" });
});

const SETFATTR = "/usr/bin/setfattr";

test.skipIf(!existsSync(SETFATTR))(
  "extended attributes are read, bytes and all (skipped where there is no setfattr)",
  async () => {
    const file = join(temporaryFolder(), "f\n");
    writeFileSync(file, "");
    expect(await new LinuxHost().xattrs(file)).toEqual(new Map());
    execFileSync(SETFATTR, ["-n", "user.one", "-v", "0x00ff", file]);
    execFileSync(SETFATTR, ["-n", "user.two", file]);
    const found = await new LinuxHost().xattrs(file);
    expect(found).toEqual(
      new Map([
        ["user.one", Uint8Array.of(0, 255)],
        ["user.two", new Uint8Array()],
      ]),
    );
  },
);

test.skipIf(!existsSync(SETFATTR))(
  "extended attributes that are more than most files have are read whole (skipped without setfattr)",
  async () => {
    const file = join(temporaryFolder(), "many");
    writeFileSync(file, "");
    const wanted = Array.from({ length: 9 }, (_, at) => [`user.${"n".repeat(60)}${at}`, 200 + at] as const);
    for (const [name, length] of wanted)
      execFileSync(SETFATTR, ["-n", name, "-v", `0x${"07".repeat(length)}`, file]);
    execFileSync(SETFATTR, ["-n", "user.long", "-v", `0x${"08".repeat(700)}`, file]);
    const found = await new LinuxHost().xattrs(file);
    expect([...found].map(([name, value]) => [name, value.length]).sort()).toEqual(
      [...wanted, ["user.long", 700] as const].sort(),
    );
    expect(new Set(found.get("user.long"))).toEqual(new Set([8]));
  },
);

test("a file system without extended attributes has none", async () => {
  expect(await new LinuxHost().xattrs("/proc/self/status")).toEqual(new Map());
});

test("extended attributes of what is not there are absent, not empty", async () => {
  await expect(new LinuxHost().xattrs("/none")).rejects.toMatchObject({ fault: "absent" });
});

test("root without the right to read everything is not privileged", () => {
  expect(readsEverything("Name:\tx\nCapEff:\t000001ffffffffff\n")).toBe(true);
  expect(readsEverything("Name:\tx\nCapEff:\t00000000a80425f9\n")).toBe(false);
});

/** Mounts a FUSE file system that nobody serves, so that every call on it hangs in the kernel, and looks at it. */
const HUNG_MOUNT = (at: string) => `
  import { spawnSync } from "node:child_process";
  import { openSync } from "node:fs";
  import { ImageHost } from ${moduleAt("agent/host/image.ts")};
  import { LinuxHost } from ${moduleAt("agent/host/linux.ts")};
  const fuse = openSync("/dev/fuse", "r+");
  const options = "fd=3,rootmode=40000,user_id=0,group_id=0";
  const mount = spawnSync("mount", ["-i", "-t", "fuse", "-o", options, "hung", "${at}/hung"], { stdio: ["ignore", "ignore", "inherit", fuse] });
  if (mount.status !== 0) throw new Error("no FUSE mount");
  const fault = (answer: Promise<unknown>) => answer.then(() => "answered", (error) => error.fault);
  const unnamed = new LinuxHost();
  const named = new LinuxHost({ named: ["${at}/hung/app"], seconds: 0.5 });
  console.log(JSON.stringify({
    unnamed: await fault(unnamed.read("${at}/hung/app/x.xml")),
    stat: await fault(unnamed.stat("${at}/hung")),
    link: await fault(unnamed.read("${at}/way/x.xml")),
    glob: (await unnamed.glob("${at}/**")).unreadable.map(({ path }) => path),
    named: await fault(named.read("${at}/hung/app/x.xml")),
    image: await fault(new ImageHost("${at}").read("/hung/x.xml")),
    elsewhere: await fault(named.xattrs("${at}/hung/other/x.xml")),
  }));
  process.exitCode = 3;
`;

test.skipIf(!isRoot || !existsSync("/dev/fuse"))(
  "a hung mount is refused, or told in time where it was named, and the process still ends (skipped where not root or no FUSE)",
  () => {
    const at = temporaryFolder();
    execFileSync("mkdir", [join(at, "hung")]);
    execFileSync("ln", ["-s", "hung", join(at, "way")]);
    const started = performance.now();
    const { status, stdout, stderr } = runWithOwnMounts(HUNG_MOUNT(at));
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      unnamed: "remote",
      stat: "remote",
      link: "remote",
      glob: [join(at, "hung")],
      named: "timed-out",
      image: "remote",
      elsewhere: "timed-out",
    });
    expect(status).toBe(3);
    expect(performance.now() - started).toBeLessThan(15_000);
  },
  30_000,
);

/** Covers a folder as systemd does for a unit with InaccessiblePaths=, and looks at it. */
const COVERED = (at: string) => `
  import { execFileSync } from "node:child_process";
  import { LinuxHost } from ${moduleAt("agent/host/linux.ts")};
  execFileSync("sh", ["-euc", \`
    mount -t tmpfs none /run
    mkdir -p -m 0 /run/systemd/inaccessible/dir
    mount --bind /run/systemd/inaccessible/dir ${at}/secret\`]);
  const host = new LinuxHost();
  const { paths, unreadable } = await host.glob("${at}/**");
  const read = await host.read("${at}/secret/a.xml").catch((error) => error.fault);
  console.log(JSON.stringify({ paths, unreadable: unreadable.map(({ path }) => path), read }));
`;

test.skipIf(!isRoot)("what a unit hides is unreadable, not an empty folder (skipped where not root)", () => {
  const at = temporaryFolder();
  mkdirSync(join(at, "secret"));
  for (const name of ["a.xml", "secret/a.xml"]) writeFileSync(join(at, name), "<a/>");
  const { stdout, stderr } = runWithOwnMounts(COVERED(at));
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({
    paths: [join(at, "a.xml")],
    unreadable: [join(at, "secret")],
    read: "denied",
  });
});
