import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportEvidence } from "../../src/collector/export.ts";
import { fedStore } from "../support/fed-store.ts";
import { mesdrift } from "../support/run-program.ts";
import { finding, SignedHost } from "../support/signed-host.ts";
import { onEachStore } from "../support/stores.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const START = new Date("2027-01-01T00:00:00.000Z");

onEachStore((stores) => {
  test("what is exported verifies offline, and one that is taken out shows; a report made of the same store agrees", async () => {
    const fed = await fedStore(await stores.fresh(), START, START);
    const host = new SignedHost("mes-1", START);
    const texts = [
      host.report([finding("aa")]),
      host.allClear([finding("aa")]),
      host.allClear([finding("aa")]),
    ];
    await fed.take(host, ...texts);
    const folder = join(temporaryFolder(), "evidence");
    expect(await exportEvidence(fed.store, folder)).toEqual({ envelopes: 3, hosts: 1 });
    // Once more, as after an interruption.
    await exportEvidence(fed.store, folder);
    await fed.store.close();
    const crimes = async () => {
      const { stdout } = await mesdrift([
        "verify",
        folder,
        "--key",
        join(folder, "keys"),
        "--format",
        "json",
      ]);
      const { problems, chains } = JSON.parse(stdout);
      return { crimes: problems.map(({ crime }: { crime: string }) => crime), last: chains[0].last.sha256 };
    };
    const whole = await crimes();
    // The made-up host has no engineers.
    expect(whole.crimes).toEqual(["not-evidence"]);
    const until = ["--since", "2027-01-01", "--until", "2027-01-02"];
    const { stdout, status } = await mesdrift(["report", "--store", fed.url, "--format", "json", ...until]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).hosts[0].chains[0]).toMatchObject({ sequence: 3, sha256: whole.last });
    rmSync(join(folder, host.epoch, "00000002.json"));
    expect(existsSync(join(folder, host.epoch, "00000001.json"))).toBe(true);
    expect((await crimes()).crimes).toContain("gap");
  });
});
