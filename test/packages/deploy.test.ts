import { mkdtemp } from "node:fs/promises";
import { basename } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SITE } from "../../src/cli/demo/trust.ts";
import { VERSION } from "../../src/model/version.ts";
import { Bed } from "../bed/bed.ts";
import { describeOnBed } from "../bed/describe.ts";
import type { BedHost } from "../bed/host.ts";
import { debInHost, NEXT_VERSION } from "./built.ts";
import { filesOf } from "./files-of.ts";
import { Plant } from "./plant.ts";

/** Waits for reports, on a machine that may be busy. */
const LONG = { timeout: 400_000 };
const TARGET = "root@10.77.1.2";
const KEYS = "--identity /root/.ssh/id_ed25519 --known-hosts /root/.ssh/known_hosts";
/** The version of an agent that can say who it is, and never reports. */
const MUTE_VERSION = `${NEXT_VERSION}.mute`;

/** Makes a deb of the agent whose service ends as soon as it begins. */
const MAKE_MUTE = `set -e
dpkg-deb --raw-extract ${debInHost("mesdrift-agent")} /srv/mute-tree
sed -i 's/^Version: .*/Version: ${MUTE_VERSION}/' /srv/mute-tree/DEBIAN/control
sed -i 's/^ExecStart=.*/ExecStart=\\/bin\\/false/' $(find /srv/mute-tree -name mesdrift-agent.service)
mkdir /srv/mute
dpkg-deb --build -Znone /srv/mute-tree /srv/mute/mesdrift-agent_${MUTE_VERSION}_amd64.deb
rm -r /srv/mute-tree
cd /srv/mute && sha256sum -- *.deb >SHA256SUMS`;

describeOnBed("a packaged agent, rolled out by the packaged collector over SSH", () => {
  let bed: Bed;
  let plant: Plant;
  let host: BedHost;
  let before: string[];
  let fingerprint: string;

  /** Rolls out what lies in a folder of the collector's host. @returns the line of the table for the host */
  const deploy = async (options: string) => {
    const { stdout, stderr, status } = await plant.host.sh(`mesdrift deploy ${KEYS} ${options} ${TARGET}`, {
      ok: [0, 1],
      seconds: 300,
    });
    const row = stdout.split("\n").find((line) => line.startsWith(TARGET));
    expect(row, stdout + stderr).toBeDefined();
    return { status, row };
  };
  const rollOut = (folder: string, more = "") =>
    deploy(`--packages /srv/${folder} --site ${SITE} --root-fingerprint ${fingerprint} ${more}`);
  const version = async () => (await host.run(["mesdrift-agent", "--version"])).stdout.trim();
  const installations = async () =>
    Number(
      (await host.sh("grep -c 'status installed mesdrift-agent' /var/log/dpkg.log", { ok: [0, 1] })).stdout,
    );

  beforeAll(async () => {
    bed = await Bed.open();
    const [collector, line] = await Promise.all([bed.boot("plant"), bed.boot("line3")]);
    host = line;
    plant = await Plant.install(collector, "10.77.1.1", await mkdtemp(`${bed.folder}/desk-`));
    await collector.sh("mkdir -p /root/.ssh; ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519");
    const key = (await collector.run(["cat", "/root/.ssh/id_ed25519.pub"])).stdout;
    await host.write("/root/.ssh/authorized_keys", key);
    const hostKey = (await host.run(["cat", "/etc/ssh/ssh_host_ed25519_key.pub"])).stdout;
    await collector.write("/root/.ssh/known_hosts", `10.77.1.2 ${hostKey}`);
    for (const [folder, deb] of [
      ["now", debInHost("mesdrift-agent")],
      ["next", debInHost("mesdrift-agent", NEXT_VERSION)],
    ] as const)
      await collector.sh(
        `mkdir /srv/${folder}; ln -s ${deb} /srv/${folder}; cd /srv/${folder}; sha256sum ${basename(deb)} >SHA256SUMS`,
      );
    await collector.sh(MAKE_MUTE);
    before = await filesOf(host);
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  test("the host is approved as a scan sees it, with nothing installed there", LONG, async () => {
    const { stdout } = await plant.host.sh(`mesdrift scan ${KEYS} ${TARGET}`, { seconds: 300 });
    fingerprint = await plant.approveSnapshot(stdout);
    expect(await filesOf(host)).toEqual(before);
  });

  test("a dry run says what would be done, and does nothing", LONG, async () => {
    const { status, row } = await rollOut("now", "--dry-run");
    expect([status, row]).toEqual([
      0,
      expect.stringMatching(/would be done +install .*, enrol, wait for the first/),
    ]);
    expect(await filesOf(host)).toEqual(before);
  });

  test(
    "it is installed and enrolled, trusts the root that was named, and its first report is there",
    LONG,
    async () => {
      const { status, row } = await rollOut("now");
      expect([status, row]).toEqual([0, expect.stringMatching(/report +done/)]);
      expect(await plant.admin("host", "list")).toMatch(/line3 {2}approved {2}heard/);
      expect((await host.run(["mesdrift-agent", "trust", "show"])).stdout).toContain(SITE);
      expect(await version()).toBe(VERSION);
    },
  );

  test("once more, it finds all done and installs nothing anew", LONG, async () => {
    const count = await installations();
    const { status, row } = await rollOut("now");
    expect([status, row]).toEqual([0, expect.stringMatching(/done +wait for the first report/)]);
    expect(await installations()).toBe(count);
  });

  test(
    "an agent that does not report after an upgrade fails it, whatever its host reported before",
    LONG,
    async () => {
      const { status, row } = await rollOut("mute", "--wait 6");
      expect([status, row]).toEqual([1, expect.stringMatching(/report +failed +no new report within 6 s/)]);
      // The same again is no way around it.
      expect(await rollOut("mute", "--wait 3")).toMatchObject({ status: 1 });
    },
  );

  test("an agent that does makes it done, with the identity from before", LONG, async () => {
    const { status, row } = await rollOut("next");
    expect([status, row]).toEqual([
      0,
      expect.stringMatching(/report +done +install .*, wait for a new report/),
    ]);
    expect(await version()).toBe(NEXT_VERSION);
    expect((await plant.admin("host", "list")).match(/line3/g)?.length).toBe(1);
  });

  test(
    "the record of its installation is signed with its key, and holds but for the clock",
    LONG,
    async () => {
      const { stdout } = await host.run(
        ["mesdrift-agent", "doctor", "--json", "--record", "/root/record.json"],
        {
          ok: [0, 1],
        },
      );
      const { requirements } = JSON.parse(stdout);
      const failed = requirements.filter(({ holds }: { holds: boolean }) => !holds);
      // Nobody keeps the clock of a container but the machine it runs on.
      expect(failed.map(({ id }: { id: string }) => id)).toEqual(["OQ-5"]);
      const key = (await host.run(["mesdrift-agent", "key", "show"])).stdout;
      await plant.host.write("/srv/host.pub", key);
      await plant.host.write("/srv/record.json", (await host.run(["cat", "/root/record.json"])).stdout);
      const verified = await plant.host.run([
        "mesdrift",
        "verify",
        "/srv/record.json",
        "--key",
        "/srv/host.pub",
      ]);
      expect(verified.stdout).toContain("Verified 1 record of an installation");
      await host.sh("rm /root/record.json");
    },
  );

  test("removed and purged, nothing of it is left", LONG, async () => {
    const { status, row } = await deploy("--remove --purge");
    expect([status, row]).toEqual([0, expect.stringMatching(/remove +done +purge version/)]);
    expect(await filesOf(host)).toEqual(before);
  });
});
