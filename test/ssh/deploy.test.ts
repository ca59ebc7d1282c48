import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeOnBed } from "../bed/describe.ts";
import { PASSWORD, SshBed } from "./ssh-bed.ts";
import { tinyPackages } from "./tiny-package.ts";

const SLOW = 500_000;
const HOSTS = ["audit@10.77.1.1", "audit@10.77.1.2", "audit@10.77.1.3"];
/** Keeps dpkg's lock, as an update that runs would. */
const HOLD_LOCK =
  "import fcntl, time; file = open('/var/lib/dpkg/lock', 'w'); fcntl.lockf(file, fcntl.LOCK_EX); time.sleep(900)";

describeOnBed("a roll-out over SSH", () => {
  let ssh: SshBed;
  let collector: ChildProcess;
  let packages: string;
  const deploy = (...args: string[]) => {
    const known = ["--collector-state", `${ssh.folder}/collector`, "--journal", `${ssh.folder}/journal.json`];
    const sudo = ["--sudo", "--sudo-password-fd", "0"];
    return ssh.mesdrift(["deploy", ...ssh.login, ...known, ...sudo, ...args], {
      ok: [0, 1, 2],
      input: `${PASSWORD}\n`,
      seconds: 450,
    });
  };
  const rollOut = (...more: string[]) =>
    deploy("--packages", packages, "--site", "plant-2", "--wave", "1", "--wait", "300", ...more, ...HOSTS);
  const installed = async (at: number) => {
    const status = ["dpkg-query", "-W", "-f", "${db:Status-Status}", "mesdrift-agent"];
    return (await ssh.hosts[at]?.run(status, { ok: [0, 1] }))?.stdout;
  };

  beforeAll(async () => {
    ssh = await SshBed.open(3);
    packages = await tinyPackages(ssh.folder);
    const args = [
      "collector",
      "start",
      "--state",
      `${ssh.folder}/collector`,
      "--listen",
      "10.77.0.1:8443",
      "--name",
      "10.77.0.1",
    ];
    collector = ssh.start(args);
    while (!existsSync(`${ssh.folder}/collector/collector.db`)) await wait(200);
    await ssh.hosts[0]?.sh("for try in $(seq 100); do nc -z 10.77.0.1 8443 && exit; sleep 0.5; done; exit 1");
  });
  afterAll(async () => {
    collector?.kill();
    await ssh?.[Symbol.asyncDispose]();
  });

  test(
    "a dry run says what would be done on each host, by way of another host too, and does nothing",
    async () => {
      const { stdout, status } = await rollOut("--dry-run");
      expect(
        stdout.match(/would be done {2}install mesdrift-agent_0.0.1_amd64.deb, enrol, wait/g)?.length,
      ).toBe(3);
      expect([status, existsSync(`${ssh.folder}/journal.json`), await installed(0)]).toEqual([0, false, ""]);
      const jumped = await deploy(
        "--packages",
        packages,
        "--dry-run",
        "--jump",
        "root@10.77.1.1",
        HOSTS[2] ?? "",
      );
      expect(jumped.stdout).toMatch(/audit@10.77.1.3 +debian 12 amd64 +look +would be done/);
      const tokens = await ssh.mesdrift(["collector", "token", "list", "--state", `${ssh.folder}/collector`]);
      expect(tokens.stdout).toBe("");
    },
    SLOW,
  );

  test(
    "a package that is not the one of SHA256SUMS goes to no host, nor does any to one with another key",
    async () => {
      const sums = readFileSync(`${packages}/SHA256SUMS`, "utf8");
      writeFileSync(
        `${packages}/SHA256SUMS`,
        sums.replace(/^./, (digit) => (digit === "0" ? "1" : "0")),
      );
      const forged = await rollOut();
      writeFileSync(`${packages}/SHA256SUMS`, sums);
      expect([forged.status, forged.stdout]).toEqual([1, expect.stringContaining("and SHA256SUMS says")]);
      const known = readFileSync(`${ssh.folder}/known_hosts`, "utf8");
      writeFileSync(
        `${ssh.folder}/known_hosts`,
        known.replace("10.77.1.1 ", "10.77.9.9 ").replace("10.77.1.2 ", "10.77.1.1 "),
      );
      const wrong = await rollOut();
      writeFileSync(`${ssh.folder}/known_hosts`, known);
      expect(wrong.stdout).toMatch(/audit@10.77.1.1 .*failed .*its key is another than the one in/);
      expect(wrong.stdout).toMatch(/audit@10.77.1.2 .*not begun/);
      expect(await installed(0)).toBe("");
    },
    SLOW,
  );

  test(
    "a host that fails half-way stops the waves behind it, and the same command goes on from there",
    async () => {
      const second = ssh.hosts[1];
      await second?.run(["systemd-run", "--unit=hold-lock", "python3", "-c", HOLD_LOCK]);
      const cut = await rollOut();
      expect(cut.stdout).toMatch(/audit@10.77.1.1 .*report +done/);
      expect(cut.stdout).toMatch(/audit@10.77.1.2 .*install +failed .*lock/);
      expect(cut.stdout).toMatch(/audit@10.77.1.3 .*not begun/);
      expect([cut.status, await installed(1), await installed(2)]).toEqual([1, "", ""]);
      await second?.run(["systemctl", "stop", "hold-lock"]);
      const whole = await rollOut();
      expect(whole.stdout.match(/report +done/g)?.length).toBe(3);
      expect(whole.stdout).toMatch(/audit@10.77.1.1 .*done +wait for the first report\n/);
      expect(whole.status).toBe(0);
      const listed = await ssh.mesdrift(["collector", "host", "list", "--state", `${ssh.folder}/collector`]);
      for (const name of ["mes-1", "mes-2", "mes-3"]) expect(listed.stdout).toContain(name);
      const left = await ssh.hosts[0]?.sh("ls /var/tmp; ls -a /home/audit");
      expect(left?.stdout).not.toContain("mesdrift-deploy");
    },
    SLOW,
  );

  test(
    "the agent is removed again, and what it kept stays until it is purged",
    async () => {
      const removed = await deploy("--remove", "--first", "3", ...HOSTS);
      expect(removed.stdout.match(/remove +done/g)?.length).toBe(3);
      await ssh.hosts[0]?.sh("! command -v mesdrift-agent && test -e /var/lib/mesdrift/host.key");
    },
    SLOW,
  );
});
