import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { filesIn, readHostKeys } from "../../src/cli/host-keys.ts";
import { archiveAlone, archiveByPolicy } from "../../src/collector/archive.ts";
import { type Authority, openAuthority } from "../../src/collector/authority/authority.ts";
import { exportEvidence } from "../../src/collector/export.ts";
import { actsOf } from "../../src/collector/store/acts.ts";
import { envelopesOf } from "../../src/collector/store/envelopes.ts";
import { eventsBetween } from "../../src/collector/store/events.ts";
import { publicKey } from "../../src/trust/keys/public-key.ts";
import { verifyFiles } from "../../src/trust/verify/verify.ts";
import { type FedStore, fedStore } from "../support/fed-store.ts";
import { mesdrift } from "../support/run-program.ts";
import { finding, SignedHost } from "../support/signed-host.ts";
import { onEachStore } from "../support/stores.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const day = (number: number) => new Date(START.getTime() + (number - 1) * 86_400_000);

onEachStore((stores) => {
  let fed: FedStore;
  let folder: string;
  let host: SignedHost;
  let authority: Authority;
  let texts: string[];

  beforeEach(async () => {
    folder = temporaryFolder();
    authority = await openAuthority(join(folder, "state"), () => START);
    fed = await fedStore(await stores.fresh(), START, START);
    host = new SignedHost("mes-1", START);
    host.interval = 86_400_000;
    const [open, gone] = [finding("aa"), finding("bb")];
    texts = [
      host.report([open, gone]),
      host.changes({ closed: ["bb"] }, [open]),
      ...Array.from({ length: 8 }, () => host.allClear([open])),
    ];
    for (const [at, text] of texts.entries()) {
      fed.now = day(at + 1);
      await fed.take(host, text);
    }
  });
  afterEach(() => fed.store.close());

  const policy = () => ({ keepDays: 40, folder: join(folder, "evidence", "archive") });
  const parts = () => ({ store: fed.store, authority, clock: () => fed.now });
  const archives = () => readdirSync(policy().folder).map((name) => join(policy().folder, name));
  async function kept(): Promise<number[]> {
    const sequences: number[] = [];
    for await (const { sequence } of envelopesOf(fed.store)) sequences.push(sequence);
    return sequences;
  }
  const collector = () => new Map([[authority.key.keyId, authority.key.publicHex]]);
  /** What an auditor sees of all that was exported and archived. */
  async function verified() {
    const evidence = join(folder, "evidence");
    await exportEvidence(fed.store, evidence);
    const read = (ending: string) =>
      filesIn(evidence, ending).map((file) => ({ file, bytes: readFileSync(file) }));
    const { chains, problems } = verifyFiles({
      ...{ files: read(".json"), archives: read(".jsonl.zst"), whole: true, collector: collector() },
      keys: readHostKeys([join(evidence, "keys")]),
    });
    const crimes = problems.map(({ crime, message }) => `${crime}: ${message}`);
    // The made-up host has no engineers.
    return { chains, crimes: crimes.filter((text) => !text.startsWith("not-evidence")) };
  }

  test("what is past its days goes to a signed file and leaves the store, but for what counts; the chain still verifies", async () => {
    fed.now = day(46);
    const done = await archiveAlone(parts(), policy(), "b.kaya");
    expect(done?.files).toEqual([expect.stringContaining("archive-000001-")]);
    // Days 1 to 5 are past; 1 told what findings rest on, and is the newest whole report.
    expect(await kept()).toEqual([1, 6, 7, 8, 9, 10]);
    expect(done?.removed).toBe(4);
    fed.now = day(49);
    await archiveAlone(parts(), policy(), "b.kaya");
    expect(archives()).toHaveLength(2);
    const { chains, crimes } = await verified();
    expect(crimes).toEqual([]);
    expect(chains).toMatchObject([{ first: { sequence: 1 }, last: { sequence: 10 } }]);
    const key = join(folder, "collector.pub");
    writeFileSync(key, JSON.stringify(publicKey(authority.key.publicHex, "collector")));
    const evidence = join(folder, "evidence");
    const keys = ["--key", join(evidence, "keys"), "--collector", key];
    const { stdout } = await mesdrift(["verify", evidence, ...keys]);
    expect(stdout).toContain("Numbers 1 to 10");
    expect(stdout).toMatch(/^Does not hold \(1\)\n\s+not-evidence/m);
    expect((await actsOf(fed.store)).map(({ actor, act }) => `${actor} ${act}`)).toEqual([
      "b.kaya store.archive",
      "b.kaya store.remove",
      "b.kaya store.archive",
      "b.kaya store.remove",
    ]);
  });

  test("by policy nothing is written until a day's worth is past, and nothing at all without a policy", async () => {
    fed.now = day(100);
    await archiveByPolicy(parts(), undefined);
    expect(await kept()).toHaveLength(10);
    fed.now = new Date(day(41).getTime() + 3_600_000);
    await archiveByPolicy(parts(), policy());
    expect(await kept()).toHaveLength(10);
    fed.now = new Date(day(42).getTime() + 1);
    await archiveByPolicy(parts(), policy());
    expect(archives()).toHaveLength(1);
    fed.now = day(1000);
    await archiveByPolicy(parts(), policy());
    await archiveByPolicy(parts(), policy());
    expect(archives()).toHaveLength(2);
    // The last of the chain, and what the open and the closed finding rest on.
    expect(await kept()).toEqual([1, 10]);
  });

  test("an archived report that comes again is had, and no fork", async () => {
    fed.now = day(60);
    await archiveAlone(parts(), policy(), "b.kaya");
    expect((await fed.take(host, ...texts)).fates).toEqual(texts.map(() => "had"));
    expect(await eventsBetween(fed.store, "2000", "3000")).toEqual([]);
  });

  test("nothing is removed where the archive can't be written", async () => {
    fed.now = day(60);
    writeFileSync(join(folder, "evidence"), "a file where a folder should be");
    await expect(archiveAlone(parts(), policy(), "b.kaya")).rejects.toThrow(
      /can't be written .*name another folder/,
    );
    expect(await kept()).toHaveLength(10);
  });

  test("an archive that was changed, cut, swapped or taken away shows", async () => {
    for (const now of [46, 48, 50]) {
      fed.now = day(now);
      await archiveAlone(parts(), policy(), "b.kaya");
    }
    const [first = "", second = "", third = ""] = archives();
    const whole = readFileSync(second);
    const lines = zstdDecompressSync(whole).toString("utf8").split("\n");
    const seen = async (change: string | Uint8Array) => {
      writeFileSync(second, typeof change === "string" ? zstdCompressSync(change) : change);
      const { crimes } = await verified();
      writeFileSync(second, whole);
      return crimes.join("\n");
    };
    expect(await seen(lines.slice(1).join("\n"))).toMatch(
      /bad-seal: .*changed, added or removed[\s\S]*gap: /,
    );
    expect(await seen(lines.slice(0, -2).join("\n"))).toMatch(/bad-archive: .*cut off/);
    expect(await seen(whole.subarray(0, -9))).toMatch(/bad-archive: found no whole archive/);
    expect(await seen(readFileSync(third))).toMatch(/archive 3 is in .* as well/);
    renameSync(second, join(folder, "hidden"));
    expect((await verified()).crimes.join("\n")).toMatch(
      /bad-archive: archives are missing before it: 2 to 2[\s\S]*gap: /,
    );
    renameSync(join(folder, "hidden"), second);
    expect((await verified()).crimes).toEqual([]);
    rmSync(first);
    expect((await verified()).crimes.join("\n")).toMatch(/gap: /);
  });
});
