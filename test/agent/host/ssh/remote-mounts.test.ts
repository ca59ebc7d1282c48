import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { moduleAt, runWithOwnMounts } from "../../../support/as-other.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { makeBusyboxRoot } from "./shells.ts";

const isPossible = process.geteuid?.() === 0 && existsSync("/dev/fuse") && existsSync("/dev/autofs");

/**
 * Mounts two file systems of types that may never answer: one that nobody serves, so that every call on it hangs in the
 * kernel, and an empty one that answers. Then a host is asked, by the agent and by shells.
 */
const MOUNTED = (root: string) => `
  import { spawnSync } from "node:child_process";
  import { openSync } from "node:fs";
  import { LinuxHost } from ${moduleAt("agent/host/linux.ts")};
  import { busyboxShell, shellHost } from ${moduleAt("test/agent/host/ssh/shells.ts")};
  const mount = (type: string, at: string, options: string, file: number) => {
    const { status, stderr } = spawnSync("mount", ["-i", "-t", type, "-o", options, type, at], { stdio: ["ignore", "ignore", "pipe", file] });
    if (status !== 0) throw new Error(stderr.toString());
  };
  mount("fuse", "${root}/srv/hung", "fd=3,rootmode=40000,user_id=0,group_id=0", openSync("/dev/fuse", "r+"));
  spawnSync("mkfifo", ["${root}/fifo"]);
  mount("autofs", "${root}/srv/empty", "fd=3,minproto=5,maxproto=5,indirect", openSync("${root}/fifo", "r+"));
  const fault = (answer) => answer.then((given) => given, (error) => error.fault ?? String(error));
  const told = async (host, at) => ({
    names: await fault(host.list(at + "/srv")),
    above: (await host.list(at || "/")).includes("srv"),
    hung: await fault(host.stat(at + "/srv/hung")),
    below: await fault(host.read(at + "/srv/hung/app/x.xml")),
    link: await fault(host.read(at + "/srv/way/x.xml")),
    xattrs: (await fault(host.xattrs(at + "/srv/b.conf"))).size,
    read: await fault(host.text(at + "/srv/a.conf").then(() => host.text(at + "/srv/b.conf"))),
    empty: (await fault(host.stat(at + "/srv/empty"))).type,
    isThere: await fault(host.exists(at + "/srv/empty")),
    list: await fault(host.list(at + "/srv/empty")),
    glob: await fault(host.glob(at + "/srv/**").then(({ paths, unreadable }) => ({
      paths: paths.map((path) => path.slice(at.length)),
      unreadable: unreadable.map(({ path }) => path.slice(at.length)),
    }))),
  });
  const named = ["${root}/srv/empty"];
  const all = {
    agent: await told(new LinuxHost({ named }), "${root}"),
    find: await told(await shellHost(["sh"], { named }), "${root}"),
    stat: await told(await shellHost(["sh"], { named, lacks: { finds: false } }), "${root}"),
    busybox: await told(await shellHost(busyboxShell("${root}"), { named: ["/srv/empty"] }), ""),
  };
  console.log(JSON.stringify(all));
  // The shells stay open, and what hangs in the mount may not even die.
  process.exit();
`;

test.skipIf(!isPossible)(
  "remote mounts are told over a shell as the agent tells them, and none that was not named is asked (skipped where not root, no FUSE or no autofs)",
  () => {
    const root = temporaryFolder();
    makeBusyboxRoot(root);
    for (const name of ["srv/hung", "srv/empty", "srv/beside"])
      mkdirSync(`${root}/${name}`, { recursive: true });
    for (const name of ["a.conf", "b.conf", "beside/c.conf"]) writeFileSync(`${root}/srv/${name}`, name);
    symlinkSync("hung", `${root}/srv/way`);
    const { stdout, stderr } = runWithOwnMounts(MOUNTED(root));
    expect(stderr).toBe("");
    const { agent, find, stat, busybox } = JSON.parse(stdout);
    expect(agent).toMatchObject({
      names: ["a.conf", "b.conf", "beside", "empty", "hung", "way"],
      hung: "remote",
      below: "remote",
      empty: "directory",
      list: [],
      glob: { unreadable: ["/srv/hung"] },
    });
    expect(find).toEqual(agent);
    expect(stat).toEqual(agent);
    expect(busybox).toEqual({ ...agent, xattrs: undefined });
  },
  120_000,
);
