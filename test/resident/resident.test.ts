import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleAgent } from "../../packaging/bundle.ts";
import { findingsOf } from "../../src/collector/store/findings.ts";
import type { Looked } from "../../src/model/drift-report.ts";
import { Bed } from "../bed/bed.ts";
import { describeOnBed } from "../bed/describe.ts";
import { quantile } from "../bench/collector/outcome.ts";
import { until } from "../support/resident-host.ts";
import { ResidentPlant } from "../support/resident-plant.ts";
import { timeEdits } from "./edits.ts";
import { MesHost } from "./mes-host.ts";

const NAMES = ["mes-1", "mes-2", "mes-3", "mes-4", "mes-5"] as const;
const SLOW = 600_000;
/** How many edits are timed; the figures in the docs are of 200. */
const EDITS = Number(process.env.MESDRIFT_EDITS ?? 40);
/** The goals are 1 second for 99 of 100 edits and 10 seconds, on a machine that does nothing else; here others are at work. */
const [MEDIAN_EDIT_MS, POLL_MS] = [10_000, 30_000];

describeOnBed("agents that live on five booted hosts", () => {
  let bed: Bed;
  let plant: ResidentPlant;
  let hosts: MesHost[];

  beforeAll(async () => {
    await bundleAgent();
    bed = await Bed.open();
    const booted = await Promise.all(NAMES.map((name) => bed.boot(name)));
    hosts = booted.map((host, at) => new MesHost(host, at === 4 ? "root" : "confined"));
    plant = await ResidentPlant.open({ folder: bed.folder, address: "10.77.0.1", before: bed.inNetwork });
    const drafts = await Promise.all(hosts.map((host) => host.approved(10)));
    await plant.approve(hosts.map(({ name }, at) => ({ host: name, draft: drafts[at] ?? "" })));
    for (const host of hosts) await host.live(plant);
  });
  afterAll(async () => {
    await plant?.[Symbol.asyncDispose]();
    await bed?.[Symbol.asyncDispose]();
  });
  const host = (at: number): MesHost => {
    const found = hosts[at];
    if (found === undefined) throw new RangeError(`no host ${at}`);
    return found;
  };

  test("see the same as root and with two capabilities, and find nothing but themselves on hosts that are as approved", async () => {
    const news = (await plant.open()).map(({ host, address }) => `${host} ${address}`).sort();
    expect(news).toEqual(NAMES.map((name) => `${name} service:mesdrift-agent.service`));
    expect(await host(0).status("CapEff")).toBe("0000000000080004");
    expect(await host(4).status("CapEff")).not.toBe("0000000000080004");
    const [confined, root] = await Promise.all([plant.looked(NAMES[0]), plant.looked(NAMES[4])]);
    expect([confined.user, root.user]).toEqual(["mesdrift", "root"]);
    expect(confined.facts).toBeGreaterThan(100);
    expect(sight(confined)).toEqual(sight(root));
  });

  test(
    "tell each edit to the collector, soon",
    async () => {
      const times = await timeEdits(plant, hosts, EDITS);
      const [median, worst] = [0.5, 0.99].map((share) => Math.round(quantile(times, share)));
      process.stderr.write(
        `an edit is a stored finding within ${worst} ms (p99 of ${times.length}; median ${median} ms)\n`,
      );
      expect(median).toBeLessThan(MEDIAN_EDIT_MS);
    },
    SLOW,
  );

  test(
    "tell a new listener and a stopped service, and that all is as before",
    async () => {
      const [one, other] = [host(0), host(4)];
      const patience = { patienceMs: POLL_MS };
      const appeared = await timed(async () => {
        await one.host.run(["systemd-run", "--quiet", "--unit=vendor", "nc", "-lk", "0.0.0.0", "4444"]);
        await other.host.run(["systemctl", "stop", "mes-api"]);
        await plant.finds(one.name, "port:tcp/0.0.0.0:4444", patience);
        await plant.finds(other.name, "service:mes-api.service#active", patience);
      });
      const gone = await timed(async () => {
        await one.host.run(["systemctl", "stop", "vendor"]);
        await other.host.run(["systemctl", "start", "mes-api"]);
        await plant.loses(one.name, "port:tcp/0.0.0.0:4444", patience);
        await plant.loses(other.name, "service:mes-api.service#active", patience);
      });
      process.stderr.write(
        `a new listener and a stopped service are stored findings within ${appeared} ms, and closed again within ${gone} ms\n`,
      );
    },
    SLOW,
  );

  test(
    "that were cut off deliver everything in order on return, what was undone meanwhile too",
    async () => {
      const cut = host(1);
      await bed.cable(cut.host, "down");
      const addresses: string[] = [];
      for (const value of [7001, 7002]) {
        const before = cut.signed();
        addresses.push(cut.edit(9, value));
        await until(() => (cut.signed() > before ? true : undefined));
        const changed = cut.signed();
        cut.edit(9, 0);
        await until(() => (cut.signed() > changed ? true : undefined));
      }
      expect((await cut.agent(["status"]).catch(String)).toString()).toContain("check the network");
      const known = (await findingsOf(plant.store)).filter((finding) => finding.host === cut.name).length;
      await bed.cable(cut.host, "up");
      const last = cut.signed();
      const stored = () =>
        plant.store.db
          .selectFrom("envelope")
          .innerJoin("host", "host.id", "envelope.host_id")
          .where("host.name", "=", cut.name)
          .select(["envelope.sequence", "envelope.fork"])
          .orderBy("envelope.id")
          .execute();
      await expect
        .poll(async () => (await stored()).length, { timeout: 120_000 })
        .toBeGreaterThanOrEqual(last);
      const sequences = (await stored()).map(({ sequence }) => sequence);
      expect(sequences).toEqual(sequences.map((_, at) => at + 1));
      const [address = ""] = addresses;
      const told = (await findingsOf(plant.store)).filter((finding) => finding.host === cut.name);
      expect(told.length).toBe(known + 1);
      expect(told.find((finding) => finding.address.startsWith(address))).toMatchObject({
        status: "closed",
        opened: 2,
      });
    },
    SLOW,
  );

  test("listen on nothing, and write to nothing but their own folder", async () => {
    const { host: one } = host(0);
    const { stdout: listening } = await one.run(["ss", "-Hlntup"]);
    expect(listening).toContain('"nc",pid=');
    expect(listening).not.toContain(`,pid=${await host(0).pid()},`);
    const outside = "-not -path '/var/lib/mesdrift*' -not -path '/opt/approve*'";
    const { stdout } = await one.sh(`find / /tmp /run /dev/shm -xdev -user mesdrift ${outside}`);
    expect(stdout).toBe("");
  });

  test("say in five lines that all is well", async () => {
    const said = await host(2).agent(["status"]);
    expect(said.trimEnd().split("\n")).toHaveLength(5);
    expect(said).toMatch(/^All is well: the agent runs since /);
  });
});

/** @returns how long it took, in milliseconds */
async function timed(act: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await act();
  return Math.round(performance.now() - began);
}

/** How much an agent saw, and all that it did not. */
function sight({ facts, unreadable, capped, unparsed, undecided }: Looked) {
  return { facts, unreadable, capped, unparsed, undecided };
}
