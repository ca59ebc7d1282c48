import { mkdtemp } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { VERSION } from "../../src/model/version.ts";
import { Bed } from "../bed/bed.ts";
import { describeOnBed } from "../bed/describe.ts";
import type { BedHost } from "../bed/host.ts";
import { debInHost, NEXT_VERSION } from "./built.ts";
import { filesOf } from "./files-of.ts";
import { eventually, Plant } from "./plant.ts";

/** Waits for schedules of a minute, on a machine that may be busy. */
const LONG = { timeout: 400_000 };

describeOnBed("a packaged agent's life", () => {
  let bed: Bed;
  let plant: Plant;
  let host: BedHost;
  let before: string[];
  let fingerprint: string;

  const status = async (pattern: RegExp) =>
    eventually(
      `mesdrift-agent status fits ${pattern}`,
      async () => (await host.run(["mesdrift-agent", "status"], { ok: [0, 2] })).stdout,
      pattern,
    );

  beforeAll(async () => {
    bed = await Bed.open();
    const [collector, line] = await Promise.all([bed.boot("plant"), bed.boot("line3")]);
    host = line;
    before = await filesOf(host);
    plant = await Plant.install(collector, "10.77.1.1", await mkdtemp(`${bed.folder}/desk-`));
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  test("it is installed by dpkg, and runs", LONG, async () => {
    await host.run(["dpkg", "--install", debInHost("mesdrift-agent")]);
    await status(/: the agent runs since/);
    const { stdout } = await host.run(["mesdrift-agent", "--version"]);
    expect(stdout.trim()).toBe(VERSION);
  });

  test("its unit is as closed as it can be, and the journal has what it says", LONG, async () => {
    const rated = await host.run(["systemd-analyze", "security", "mesdrift-agent", "--no-pager"]);
    const [, exposure] = /exposure level for \S+: ([\d.]+)/.exec(rated.stdout) ?? [];
    expect(Number(exposure)).toBeLessThanOrEqual(2.4);
    await eventually(
      "the journal tells a pass",
      async () => (await host.run(["journalctl", "-u", "mesdrift-agent", "-o", "cat"])).stdout,
      /a pass is done/,
    );
  });

  test("one command enrols it, and its first report is at the collector", LONG, async () => {
    fingerprint = await plant.approve(host);
    const enrol = ["enrol", "--token", "-", "--site", "demo", "--root-fingerprint", fingerprint];
    await host.run(["mesdrift-agent", ...enrol], { input: await plant.token() });
    await plant.lists("host", /line3 {2}approved {2}heard/);
    const kept = await host.sh("find /var/lib/mesdrift ! -user mesdrift");
    expect(kept.stdout).toBe("");
  });

  test("what changes on the host is a finding at the collector", LONG, async () => {
    await status(/last pass: .*, (?:report|change|all-clear): 0 open/);
    await host.sh("echo 'PermitRootLogin yes' >/etc/ssh/sshd_config.d/vendor.conf");
    await plant.lists("finding", /line3 .* sshd:permitrootlogin#value/);
    await host.sh("rm /etc/ssh/sshd_config.d/vendor.conf");
    await plant.listsNo("finding", /sshd:permitrootlogin#value/);
  });

  test("an upgrade keeps its identity, what it trusts and what waits for delivery", LONG, async () => {
    await host.sh("ip link set host0 down");
    await host.sh("useradd --no-create-home vendor");
    await status(/[1-9]\d* waiting/);
    const kept = "cd /var/lib/mesdrift/mesdrift; sha256sum *.key collector.json trust/pin.json";
    const identity = (await host.sh(kept)).stdout;
    await host.run(["dpkg", "--install", debInHost("mesdrift-agent", NEXT_VERSION)]);
    expect((await host.run(["mesdrift-agent", "--version"])).stdout.trim()).toBe(NEXT_VERSION);
    expect((await host.sh(kept)).stdout).toBe(identity);
    await status(/^All is well|waiting/);
  });

  test("when the network is back, what waited is delivered", LONG, async () => {
    expect(await plant.admin("finding", "list")).not.toContain("account:vendor");
    await host.sh("ip link set host0 up");
    await plant.lists("finding", /line3 .* account:vendor/);
  });

  test("after a reboot it goes on", LONG, async () => {
    host = await bed.reboot(host);
    await host.sh("userdel vendor");
    await plant.listsNo("finding", /account:vendor/);
  });

  test(
    "a file that lies there beforehand enrols a host without a person, and is gone then",
    LONG,
    async () => {
      const silent = await bed.boot("line4");
      const seed = { token: await plant.token(), site: "demo", rootFingerprint: fingerprint };
      await silent.write("/etc/mesdrift/enrol.yaml", JSON.stringify(seed));
      await silent.run(["dpkg", "--install", debInHost("mesdrift-agent")]);
      await plant.lists("host", /line4 {2}approved {2}heard/);
      await eventually(
        "the file with the token is gone",
        async () => (await silent.run(["ls", "/etc/mesdrift"])).stdout,
        /^agent\.yaml\n$/,
      );
      const trusted = await silent.run(["mesdrift-agent", "trust", "show"]);
      expect(trusted.stdout).toContain("demo");
    },
  );

  test("removed, it has stopped, and keeps what it knows; purged, nothing of it is left", LONG, async () => {
    await host.run(["dpkg", "--remove", "mesdrift-agent"]);
    expect((await host.run(["pgrep", "-f", "mesdrift-agent"], { ok: [1] })).stdout).toBe("");
    await host.sh("test -f /var/lib/mesdrift/mesdrift/host.key");
    await host.run(["dpkg", "--purge", "mesdrift-agent"]);
    expect(await filesOf(host)).toEqual(before);
    expect((await host.run(["getent", "passwd", "mesdrift"], { ok: [2] })).stdout).toBe("");
  });
});
