import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportEvidence } from "../../src/collector/export.ts";
import { fedStore } from "../support/fed-store.ts";
import { mesdrift } from "../support/run-program.ts";
import { finding, SignedHost } from "../support/signed-host.ts";
import { onEachStore } from "../support/stores.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const START = new Date("2026-01-01T00:00:00.000Z");

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
    const until = ["--since", "2026-01-01", "--until", "2026-01-02"];
    const { stdout, status } = await mesdrift(["report", "--store", fed.url, "--format", "json", ...until]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout).hosts[0].chains[0]).toMatchObject({ sequence: 3, sha256: whole.last });
    rmSync(join(folder, host.epoch, "00000002.json"));
    expect(existsSync(join(folder, host.epoch, "00000001.json"))).toBe(true);
    expect((await crimes()).crimes).toContain("gap");
  });

  test("what was cut off, as by a full disk, is written again", async () => {
    const fed = await fedStore(await stores.fresh(), START, START);
    const host = new SignedHost("mes-1", START);
    const texts = [host.report([finding("aa")]), host.allClear([finding("aa")])];
    await fed.take(host, ...texts);
    const folder = join(temporaryFolder(), "evidence");
    await exportEvidence(fed.store, folder);
    const paths = [1, 2].map((number) => join(folder, host.epoch, `0000000${number}.json`));
    for (const [at, path] of paths.entries()) writeFileSync(path, texts[at]?.slice(0, 100 * at) ?? "");
    await exportEvidence(fed.store, folder);
    await fed.store.close();
    expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(texts);
  });

  test("hosts that name their chains alike are both written, each envelope once however often", async () => {
    const fed = await fedStore(await stores.fresh(), START, START);
    const [one, other] = [new SignedHost("mes-1", START), new SignedHost("mes-2", START)];
    other.epoch = one.epoch;
    const texts = [one.report([finding("aa")]), other.report([])];
    await fed.take(one, texts[0] ?? "");
    await fed.take(other, texts[1] ?? "");
    const folder = join(temporaryFolder(), "evidence");
    for (let times = 0; times < 2; times++)
      expect(await exportEvidence(fed.store, folder)).toEqual({ envelopes: 2, hosts: 2 });
    await fed.store.close();
    const names = readdirSync(join(folder, one.epoch)).sort();
    expect(names).toEqual(["00000001-host-2.json", "00000001.json"]);
    const written = names.map((name) => readFileSync(join(folder, one.epoch, name), "utf8"));
    expect(written.sort()).toEqual(texts.sort());
    const verify = ["verify", folder, "--key", join(folder, "keys"), "--format", "json"];
    const { problems, chains } = JSON.parse((await mesdrift(verify)).stdout);
    expect(chains).toHaveLength(2);
    expect(new Set(problems.map(({ crime }: { crime: string }) => crime))).toEqual(new Set(["not-evidence"]));
  });
});
