import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SITE } from "../../src/cli/demo/trust.ts";
import { Snapshot } from "../../src/model/snapshot.ts";
import { VERSION } from "../../src/model/version.ts";
import { Bed } from "../bed/bed.ts";
import { describeOnBed } from "../bed/describe.ts";
import type { BedHost } from "../bed/host.ts";
import { debInHost, NEXT_VERSION } from "./built.ts";
import { filesOf } from "./files-of.ts";
import { eventually, Plant } from "./plant.ts";
import { TYPED, typed } from "./readme.ts";
import { UNIT_EYES } from "./unit-eyes.ts";

/** Waits for schedules of a minute, on a machine that may be busy. */
const LONG = { timeout: 400_000 };

/** A drop-in that the packages bring as an example. */
const CLOSED = join(import.meta.dirname, "../../packaging/agent/closed.conf");

/** What README.md has an operator type on each host. */
const [install, enrol, status] = TYPED.host;

describeOnBed("a packaged agent's life", () => {
  let bed: Bed;
  let plant: Plant;
  let host: BedHost;
  let before: string[];
  let fingerprint: string;

  const tells = async (pattern: RegExp) =>
    eventually(
      `mesdrift-agent status fits ${pattern}`,
      async () => (await host.sh(typed(status), { ok: [0, 2] })).stdout,
      pattern,
    );

  /** What systemd makes of the unit: 0 for what can do nothing, 10 for what can do all. */
  const exposure = async () => {
    const rated = await host.run(["systemd-analyze", "security", "mesdrift-agent", "--no-pager"]);
    return Number(/exposure level for \S+: ([\d.]+)/.exec(rated.stdout)?.[1]);
  };

  beforeAll(async () => {
    bed = await Bed.open();
    const [collector, line] = await Promise.all([bed.boot("plant"), bed.boot("line3")]);
    host = line;
    before = await filesOf(host);
    plant = await Plant.install(collector, "10.77.1.1", await mkdtemp(`${bed.folder}/desk-`));
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  test("it is installed as README.md says, and runs", LONG, async () => {
    await host.sh(typed(install));
    await tells(/: the agent runs since/);
    const { stdout } = await host.run(["mesdrift-agent", "--version"]);
    expect(stdout.trim()).toBe(VERSION);
  });

  test("its unit is as closed as it can be, and more so where its operator pays for that", LONG, async () => {
    expect(await exposure()).toBe(2);
    const dropIns = "/etc/systemd/system/mesdrift-agent.service.d";
    await host.write(`${dropIns}/closed.conf`, readFileSync(CLOSED));
    await host.sh("systemctl daemon-reload");
    expect(await exposure()).toBe(1.7);
    await host.sh(`rm -r ${dropIns}; systemctl daemon-reload`);
  });

  /** What the service sees of some folders, with more settings of its unit. */
  const snapshotOf = async (watch: string, ...more: string[]) => {
    await host.write("/root/pack.yaml", `{id: a, version: 1, title: A, watch: [file: "${watch}"]}`);
    const eyes = UNIT_EYES.agent.toSpliced(-1, 0, ...more.flatMap((line) => ["--property", line]));
    const asked = ["snapshot", "--baseline", "/root/pack.yaml", "--state", "/var/lib/mesdrift/mesdrift"];
    const { stdout } = await host.run([...eyes, ...asked]);
    await host.sh("rm /root/pack.yaml");
    return Snapshot.parse(JSON.parse(stdout));
  };

  test.each(["InaccessiblePaths", "TemporaryFileSystem"])(
    "what %s= in a drop-in hides from it is told as unreadable, not as absent",
    LONG,
    async (setting) => {
      await host.write("/srv/hidden/line.xml", "<line/>");
      const { coverage } = await snapshotOf("/srv/hidden/**", `${setting}=/srv/hidden`);
      const why = "/srv/hidden: hidden from this service by its unit";
      expect(coverage.unreadable).toContainEqual({ address: "file:/srv/hidden", below: true, why });
      await host.sh("rm -r /srv/hidden");
    },
  );

  test("homes and temporary files are seen as they are, though its unit would hide them", LONG, async () => {
    const files = ["/home/anna/line.xml", "/root/line.xml", "/tmp/line/line.xml", "/var/tmp/line/line.xml"];
    for (const file of files) await host.write(file, "<line/>");
    const { facts, coverage } = await snapshotOf("/{home/anna,root,tmp/line,var/tmp/line}/*.xml");
    const seen = facts.flatMap(({ kind, key }) => (kind === "file" && files.includes(key) ? [key] : []));
    expect([seen.sort(), coverage.unreadable.filter(({ address }) => address.includes("line"))]).toEqual([
      files,
      [],
    ]);
    await host.sh("rm -r /home/anna /root/line.xml /tmp/line /var/tmp/line");
  });

  test("the journal has what it says", LONG, async () => {
    await eventually(
      "the journal tells a pass",
      async () => (await host.run(["journalctl", "-u", "mesdrift-agent", "-o", "cat"])).stdout,
      /a pass is done/,
    );
  });

  test("the command in README.md enrols it, and its first report is at the collector", LONG, async () => {
    fingerprint = await plant.approve(host);
    await host.sh(typed(enrol, { site: SITE, rootFingerprint: fingerprint }), { input: await plant.token() });
    await plant.lists("host", /line3 {2}approved {2}heard/);
    const kept = await host.sh("find /var/lib/mesdrift ! -user mesdrift");
    expect(kept.stdout).toBe("");
  });

  test("what changes on the host is a finding at the collector", LONG, async () => {
    await tells(/last pass: .*, (?:report|change|all-clear): 0 open/);
    await host.sh("echo 'PermitRootLogin yes' >/etc/ssh/sshd_config.d/vendor.conf");
    await plant.lists("finding", /line3 .* sshd:permitrootlogin#value/);
    await host.sh("rm /etc/ssh/sshd_config.d/vendor.conf");
    await plant.listsNo("finding", /sshd:permitrootlogin#value/);
  });

  test("root has it pause, and nobody else", LONG, async () => {
    const pause = "mesdrift-agent pause --for 1h --reason CHG-812";
    expect((await host.sh(pause)).stdout).toContain("The next report tells that root asked for it");
    await tells(/paused by root until .*: CHG-812/);
    expect((await host.sh(pause, { uid: 65_534, ok: [2] })).stderr).toContain("expected root");
    await host.run(["mesdrift-agent", "pause", "--end"]);
  });

  test.each(["status", "key show", "trust show"])(
    "a user who may not see what it keeps is told so, and gets no other answer: %s",
    async (command) => {
      const asked = await host.sh(`mesdrift-agent ${command}`, { uid: 65_534, ok: [2] });
      const [word] = command.split(" ");
      expect(asked).toMatchObject({
        stdout: "",
        stderr: `mesdrift-agent: found user nobody, expected root: sudo mesdrift-agent ${word}; or name the folder of another agent with --state\n`,
      });
    },
  );

  test("an upgrade keeps its identity, what it trusts and what waits for delivery", LONG, async () => {
    await host.sh("ip link set host0 down");
    await host.sh("useradd --no-create-home vendor");
    await tells(/[1-9]\d* waiting/);
    const kept = "cd /var/lib/mesdrift/mesdrift; sha256sum *.key collector.json trust/pin.json";
    const identity = (await host.sh(kept)).stdout;
    await host.run(["dpkg", "--install", debInHost("mesdrift-agent", NEXT_VERSION)]);
    expect((await host.run(["mesdrift-agent", "--version"])).stdout.trim()).toBe(NEXT_VERSION);
    expect((await host.sh(kept)).stdout).toBe(identity);
    await tells(/^All is well|waiting/);
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
      const seed = { token: await plant.token(), site: SITE, rootFingerprint: fingerprint };
      await silent.write("/etc/mesdrift/enrol.yaml", JSON.stringify(seed));
      await silent.sh(typed(install));
      await plant.lists("host", /line4 {2}approved {2}heard/);
      await eventually(
        "the file with the token is gone",
        async () => (await silent.run(["ls", "/etc/mesdrift"])).stdout,
        /^agent\.yaml\n$/,
      );
      const trusted = await silent.run(["mesdrift-agent", "trust", "show"]);
      expect(trusted.stdout).toContain(SITE);
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
