import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { REMOTE_TOOLS } from "../../../agent/host/remote-tools.ts";
import { probe } from "../../../agent/probes/remote-access.ts";
import { machine, seen } from "../../support/machine.ts";
import { recordedHost } from "../../support/recorded-host.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SSHD = {
  "/usr/sbin/sshd": "",
  "/usr/lib/systemd/system/ssh.service": "",
  "/etc/ssh/sshd_config": "AllowGroups ops\nDenyUsers guest\n",
  "/etc/ssh/sshd_config.d/a.conf": "",
  "/etc/systemd/system/multi-user.target.wants/ssh.service": "",
};
const RUNNING = { "/proc/1/comm": "systemd\n", "/proc/77/comm": "sshd\n", "/proc/78/comm": "teamviewerd\n" };

test("a tool that is there tells whether it runs, starts at boot, and who may come in by it", async () => {
  const { facts, whole, unreadable } = await seen(probe, machine({ ...SSHD, ...RUNNING }));
  expect(facts.sshd).toEqual({
    programs: ["/usr/sbin/sshd"],
    service: "ssh.service",
    running: true,
    enabledAtBoot: true,
    whoMay: ["group ops", "not user guest"],
  });
  expect(whole[0]?.from).toEqual(["/etc/ssh/sshd_config"]);
  expect(unreadable).toEqual([]);
});

test("sshd that waits behind a socket, as on Ubuntu, starts at boot", async () => {
  const { "/etc/systemd/system/multi-user.target.wants/ssh.service": _, ...files }: Record<string, string> = {
    ...SSHD,
    "/usr/lib/systemd/system/ssh.socket": "",
  };
  const wanted = { "/etc/systemd/system/sockets.target.wants/ssh.socket": "" };
  const [waiting, off] = [
    await seen(probe, machine({ ...files, ...wanted })),
    await seen(probe, machine(files)),
  ];
  expect(waiting.facts.sshd).toMatchObject({ service: "ssh.service", enabledAtBoot: true });
  expect(off.facts.sshd).toMatchObject({ service: "ssh.service", enabledAtBoot: false });
});

test("a tool that runs is seen wherever its program lies, and one that is nowhere is no fact", async () => {
  const { facts } = await seen(probe, machine({ ...SSHD, ...RUNNING }));
  expect(Object.keys(facts)).toEqual(["sshd", "teamviewer"]);
  expect(facts.teamviewer).toEqual({ programs: [], running: true, enabledAtBoot: false });
});

test("where sshd names nobody, anybody with a login shell may come in", async () => {
  const { facts } = await seen(
    probe,
    machine({ ...SSHD, ...RUNNING, "/etc/ssh/sshd_config": "DenyUsers eve\n" }),
  );
  expect(facts.sshd?.whoMay).toEqual(["any account with a login shell", "not user eve"]);
});

test("xrdp lets in a group only where membership is always checked", async () => {
  const xrdp = { ...RUNNING, "/usr/sbin/xrdp": "" };
  const sesman = (check: string) =>
    `[Security]\n; a comment\nTerminalServerUsers=tsusers\nAlwaysGroupCheck=${check}\n`;
  const checked = await seen(probe, machine({ ...xrdp, "/etc/xrdp/sesman.ini": sesman("true") }));
  const open = await seen(probe, machine({ ...xrdp, "/etc/xrdp/sesman.ini": sesman("false") }));
  expect(checked.facts.xrdp?.whoMay).toEqual(["group tsusers"]);
  expect(open.facts.xrdp?.whoMay).toEqual(["any account with a login shell"]);
});

test("an instance of a template counts, a masked unit does not", async () => {
  const folder = temporaryFolder();
  const link = (path: string, target: string) => {
    mkdirSync(dirname(join(folder, "files", path)), { recursive: true });
    symlinkSync(target, join(folder, "files", path));
  };
  link(
    "etc/systemd/system/multi-user.target.wants/wg-quick@wg0.service",
    "/usr/lib/systemd/system/wg-quick@.service",
  );
  link("etc/systemd/system/multi-user.target.wants/xrdp.service", "/usr/lib/systemd/system/xrdp.service");
  link("etc/systemd/system/xrdp.service", "/dev/null");
  link("usr/lib/systemd/system/wg-quick@.service", "elsewhere");
  link("etc/rc3.d/S01dropbear", "../init.d/dropbear");
  link("usr/sbin/dropbear", "dropbearmulti");
  const { facts } = await seen(probe, recordedHost(folder, { live: false }));
  expect(facts.wireguard).toEqual({ programs: [], service: "wg-quick@.service", enabledAtBoot: true });
  expect(facts.dropbear?.enabledAtBoot).toBe(true);
  expect(facts.xrdp?.enabledAtBoot).toBe(false);
});

test("on an image, what runs is told as unreadable", async () => {
  const { facts, unreadable } = await seen(probe, machine(SSHD, { live: false }));
  expect(facts.sshd).not.toHaveProperty("running");
  expect(unreadable).toEqual([
    { address: "remote-access:*#running", why: "what runs is known on a running host only" },
  ]);
});

test("where processes of others are hidden, what runs is unreadable and not absent", async () => {
  const { unreadable } = await seen(probe, machine({ ...SSHD, "/proc/77/comm": "sshd\n" }));
  expect(unreadable.map(({ address }) => address)).toEqual(["remote-access:*#running"]);
});

test("a config that can't be read hides only who may come in", async () => {
  const { "/etc/ssh/sshd_config": _, ...rest } = SSHD;
  const { facts, unreadable } = await seen(
    probe,
    machine({ ...rest, ...RUNNING, "/etc/ssh/sshd_config/x": "" }),
  );
  expect(facts.sshd).toMatchObject({ running: true });
  expect(unreadable.map(({ address }) => address)).toEqual(["remote-access:sshd#whoMay"]);
});

test("each tool is known by something, and no process name is longer than the kernel keeps", () => {
  const tools = Object.values(REMOTE_TOOLS);
  expect(tools.length).toBeGreaterThan(25);
  for (const { programs, processes } of tools) {
    expect(programs.length).toBeGreaterThan(0);
    expect(processes.filter((name) => name.length > 15)).toEqual([]);
  }
});
