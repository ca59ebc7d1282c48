import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openAuthority } from "../../src/collector/authority/authority.ts";
import { writeCheckpoint } from "../../src/collector/checkpoint.ts";
import { exportEvidence } from "../../src/collector/export.ts";
import { publicKey } from "../../src/trust/keys/public-key.ts";
import { hostKeys } from "../../src/trust/verify/host-keys.ts";
import { verifyFiles } from "../../src/trust/verify/verify.ts";
import { readCheckpoint } from "../../src/wire/receipt.ts";
import { fedStore } from "../support/fed-store.ts";
import { mesdrift } from "../support/run-program.ts";
import { SignedHost } from "../support/signed-host.ts";
import { onEachStore } from "../support/stores.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const START = new Date("2027-01-01T00:00:00.000Z");

onEachStore((stores) => {
  let url: string;
  beforeAll(async () => {
    url = await stores.fresh();
  });

  test("a chain that is cut off, or written anew, shows beside a checkpoint that somebody kept", async () => {
    const folder = temporaryFolder();
    const authority = await openAuthority(join(folder, "state"), () => START);
    const fed = await fedStore(url, START, START);
    const host = new SignedHost("mes-1", START);
    await fed.take(host, host.report([]));
    const twin = host.clone();
    await fed.take(host, host.allClear([]), host.allClear([]));
    const checkpoint = await writeCheckpoint({ store: fed.store, authority, clock: () => START }, folder);
    const evidence = join(folder, "evidence");
    await exportEvidence(fed.store, evidence);
    await fed.store.close();
    const key = join(folder, "collector.pub");
    writeFileSync(key, JSON.stringify(publicKey(authority.key.publicHex, "collector")));
    const verify = (...more: string[]) =>
      mesdrift(["verify", evidence, "--key", join(evidence, "keys"), ...more]);
    const whole = ["--collector", key, "--checkpoint", checkpoint];
    expect((await verify(...whole)).stdout).not.toContain("cut-off");
    const last = join(evidence, host.epoch, "00000003.json");
    rmSync(last);
    expect((await verify(...whole)).stdout).toMatch(
      /cut-off: [\s\S]*number 3 at\s+2027[\s\S]*found 2 as the\s+last/,
    );
    const others = [2, 3].map(() => twin.allClear([], { trigger: "asked" }));
    writeFileSync(join(evidence, host.epoch, "00000003.json"), others[1] ?? "");
    expect((await verify(...whole)).stdout).toMatch(/cut-off: [\s\S]*written\s+anew/);
  }, 120_000);
});

test("a host of which all was taken away shows beside a checkpoint, by its key, or as one that nothing is said of", async () => {
  const folder = temporaryFolder();
  const authority = await openAuthority(join(folder, "state"), () => START);
  const fed = await fedStore(`sqlite:${join(folder, "collector.db")}`, START, START);
  const [host, other] = [new SignedHost("mes-1", START), new SignedHost("mes-2", START)];
  const first = host.report([]);
  await fed.take(host, first);
  await fed.take(other, other.report([]), other.allClear([]));
  const file = await writeCheckpoint({ store: fed.store, authority, clock: () => START }, folder);
  await fed.store.close();
  const collector = new Map([[authority.key.keyId, authority.key.publicHex]]);
  const checkpoints = [{ file, ...readCheckpoint(readFileSync(file, "utf8"), collector) }];
  const verified = (hosts: SignedHost[]) => {
    const keys = hostKeys(hosts.map(({ key, name }) => publicKey(key.publicHex, name)));
    const files = [{ file: "1.json", bytes: Buffer.from(first) }].values();
    const { problems, notes } = verifyFiles({ files, keys, collector, checkpoints, whole: true });
    return [problems.filter(({ crime }) => crime === "cut-off").map(({ message }) => message), notes];
  };
  expect(verified([host, other])).toEqual([
    [expect.stringMatching(/^mes-2, .* reached number 2 .* found nothing of it/)],
    [],
  ]);
  expect(verified([host])[1]).toEqual([
    expect.stringMatching(/of 1 host that it saw at .* nothing is said of them: mes-2 \(key [0-9a-f]{16}\)$/),
  ]);
}, 120_000);

test("a checkpoint counts only with the collector's signature", async () => {
  const folder = temporaryFolder();
  const [authority, other] = await Promise.all(
    ["one", "other"].map((name) => openAuthority(join(folder, name), () => START)),
  );
  if (!authority || !other) throw new Error("no authority");
  const fed = await fedStore(`sqlite:${join(folder, "collector.db")}`, START, START);
  const host = new SignedHost("mes-1", START);
  await fed.take(host, host.report([]));
  const checkpoint = await writeCheckpoint(
    { store: fed.store, authority: other, clock: () => START },
    folder,
  );
  await exportEvidence(fed.store, join(folder, "evidence"));
  await fed.store.close();
  const key = join(folder, "collector.pub");
  writeFileSync(key, JSON.stringify(publicKey(authority.key.publicHex, "collector")));
  const verify = (...more: string[]) =>
    mesdrift([
      "verify",
      join(folder, "evidence"),
      "--key",
      join(folder, "evidence/keys"),
      "--checkpoint",
      checkpoint,
      ...more,
    ]);
  expect(await verify()).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("--checkpoint goes with --collector"),
  });
  expect(await verify("--collector", key)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("no checkpoint of this collector (signed with the key"),
  });
  expect(readFileSync(checkpoint, "utf8")).toContain("payload");
}, 120_000);
