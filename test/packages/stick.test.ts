import { afterAll, beforeAll, expect, test } from "vitest";
import { Snapshot } from "../../src/model/snapshot.ts";
import { Bed, CHECKOUT } from "../bed/bed.ts";
import { describeOnBed } from "../bed/describe.ts";
import type { BedHost } from "../bed/host.ts";
import { debInHost, NEXT_VERSION } from "./built.ts";
import { filesOf } from "./files-of.ts";

const STICK = "/media/stick";
const STATE = `${STICK}/state`;
const AGENT = `${STICK}/mesdrift-agent-${NEXT_VERSION}-linux-x64/mesdrift-agent`;
const ARCHIVE = `${CHECKOUT}/dist/packages/mesdrift-agent-${NEXT_VERSION}-linux-x64.tar.gz`;
/** What root alone may see, and the installed agent not. */
const OF_ROOT = ["sysctl/kernel.usermodehelper.bset", "sysctl/vm.mmap_rnd_bits"];

describeOnBed("an agent on a stick", () => {
  let bed: Bed;
  let host: BedHost;
  const snapshot = async (...command: string[]) =>
    Snapshot.parse(JSON.parse((await host.run([...command, "--baseline", `${STICK}/pack.yaml`])).stdout));

  beforeAll(async () => {
    bed = await Bed.open();
    host = await bed.boot("line3");
    await host.sh(
      `mkdir -p ${STICK}; mount -t tmpfs none ${STICK}; tar -xzf ${ARCHIVE} -C ${STICK}; mkdir ${STATE}`,
    );
    await host.write(
      `${STICK}/pack.yaml`,
      "{id: a, version: 1, title: A, watch: [config: /etc/tomcat10/*.xml, file: /etc/**]}",
    );
  });
  afterAll(() => bed[Symbol.asyncDispose]());

  test("takes a snapshot and audits, and writes nothing to the host", async () => {
    const before = await filesOf(host);
    await snapshot(AGENT, "snapshot", "--state", STATE);
    await host.run([AGENT, "audit", "--baseline", `${STICK}/pack.yaml`, "--state", STATE]);
    expect(await filesOf(host)).toEqual(before);
  });

  test("sees what the installed one sees", async () => {
    await host.run(["dpkg", "--install", debInHost("mesdrift-agent")]);
    // Secrets are told as digests under a key of the agent's own.
    await host.sh(`install -m 600 -o mesdrift ${STATE}/secret.key -t /var/lib/mesdrift/mesdrift`);
    const [portable, installed] = [
      await snapshot(AGENT, "snapshot", "--state", STATE),
      await snapshot("mesdrift-agent", "snapshot"),
    ].map(({ facts }) =>
      facts
        .filter(({ key }) => !OF_ROOT.includes(key))
        .map(({ kind, key, fields }) => ({ kind, key, fields })),
    );
    expect(portable).toEqual(installed);
  });
});
