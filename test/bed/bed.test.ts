import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { Bed, CHECKOUT } from "./bed.ts";
import { describeOnBed } from "./describe.ts";
import { rootFolder } from "./rootfs.ts";

/** Opens a bed, boots a host, prints the bed's folder, and waits to be killed. */
const OPEN_AND_WAIT = `
  import { Bed } from "${import.meta.dirname}/bed.ts";
  const bed = await Bed.open();
  await bed.boot("mes-1");
  process.stdout.write(bed.folder);`;

describeOnBed("a bed of hosts", () => {
  beforeAll(async () => {
    await rootFolder();
  });

  test(`hosts of a bed run their own systemd and reach each other`, async () => {
    await using bed = await Bed.open();
    const [one, two] = await Promise.all([bed.boot("mes-1"), bed.boot("mes-2")]);
    await one.listening(22);
    const greeting = await two.sh("nc -w 5 10.77.1.1 22 </dev/null | head -c 4");
    expect(greeting.stdout).toBe("SSH-");
    const node = await one.run([`${CHECKOUT}/node_modules/.bin/node`, "--version"], { uid: 65534 });
    expect(node.stdout).toMatch(/^v24\./);
  });

  test(`a host that reboots keeps its files and starts anew`, async () => {
    await using bed = await Bed.open();
    const before = await bed.boot("mes-1");
    await before.sh("touch /run/of-this-boot /etc/kept");
    const after = await bed.reboot(before);
    await after.sh("test -e /etc/kept && ! test -e /run/of-this-boot");
  });

  test(`a bed goes with the process that opened it, even when that is killed`, async () => {
    const opener = spawn(process.execPath, ["--input-type=module", "--eval", OPEN_AND_WAIT]);
    const [folder] = await once(opener.stdout.setEncoding("utf8"), "data");
    expect(existsSync(`${folder}/mes-1/upper/etc`)).toBe(true);
    opener.kill("SIGKILL");
    for (let tries = 0; existsSync(folder) && tries < 200; tries += 1) await sleep(50);
    expect(existsSync(folder)).toBe(false);
  });
});
