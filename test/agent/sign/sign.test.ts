import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hostKey } from "../../../agent/sign/host-key.ts";
import { Journal } from "../../../agent/sign/journal.ts";
import { sign } from "../../../agent/sign/sign.ts";
import { publicKey } from "../../../src/trust/keys/public-key.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { hostKeys } from "../../../src/trust/verify/host-keys.ts";
import { verifyFiles } from "../../../src/trust/verify/verify.ts";
import { machine } from "../../support/machine.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { SHORT } from "../../trust/host-chain.ts";

/** A host that was started so long ago, in one run of its system or another. */
const running = (uptime: number, boot = "one") =>
  machine({ "/proc/uptime": `${uptime}.00 7.00\n`, "/proc/sys/kernel/random/boot_id": `${boot}\n` });

const at = (time: string) => () => new Date(time);

test("the first link has none before it, the next names it and the time from which it covers", async () => {
  const state = temporaryFolder();
  const first = await sign(SHORT, { host: running(100), clock: at("2027-01-01T00:00:00Z"), state });
  const next = await sign(SHORT, { host: running(3700), clock: at("2027-01-01T01:00:00Z"), state });
  const { epoch } = hostKey(state);
  expect(first.predicate.link).toEqual({ epoch, sequence: 1 });
  expect(next.predicate.link).toEqual({
    epoch,
    sequence: 2,
    previous: sha256(first.envelope),
    since: "2027-01-01T00:00:00.000Z",
  });
  expect(next.predicate.clock).toMatchObject({ uptimeSeconds: 3700, bootId: "one", jumpSeconds: 0 });
});

test.each<[string, Parameters<typeof running>, string, number | undefined]>([
  ["set back by two hours", [160], "2026-12-31T22:01:00Z", -7200],
  ["set ahead by a day", [160], "2027-01-02T00:01:00Z", 86_400],
  ["of a system that was started anew", [5, "two"], "2027-01-05T00:00:00Z", undefined],
])("a clock %s is told for what can be known", async (_, run, time, jumpSeconds) => {
  const state = temporaryFolder();
  await sign(SHORT, { host: running(100), clock: at("2027-01-01T00:00:00Z"), state });
  const { predicate } = await sign(SHORT, { host: running(...run), clock: at(time), state });
  expect(predicate.clock.jumpSeconds).toBe(jumpSeconds);
});

test("an envelope that somebody changed on the host stops no audit, and shows to whoever verifies", async () => {
  const state = temporaryFolder();
  const by = { host: running(100), clock: at("2027-01-01T00:00:00Z"), state };
  const { key, epoch } = hostKey(state);
  await sign(SHORT, by);
  const [first] = new Journal(state, epoch).entries();
  writeFileSync(
    first?.path ?? "",
    readFileSync(first?.path ?? "", "utf8").replace(/"sig":"...../, '"sig":"AAAAA'),
  );
  const { predicate } = await sign(SHORT, by);
  expect(predicate.link.since).toBeUndefined();
  const files = new Journal(state, epoch)
    .entries()
    .map(({ path }) => ({ file: path, bytes: new Uint8Array(readFileSync(path)) }));
  const keys = hostKeys([publicKey(key.publicHex, "line3")]);
  const { problems } = verifyFiles({ files, keys, whole: true });
  expect(problems.map(({ crime }) => crime)).toEqual(["bad-signature", "gap"]);
});

test("the key is made once, for its owner alone, and a broken one is refused, not replaced", () => {
  const state = temporaryFolder();
  const { key, epoch } = hostKey(state);
  expect(hostKey(state)).toMatchObject({ epoch, key: { keyId: key.keyId } });
  const path = join(state, "host.key");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, "{");
  expect(() => hostKey(state)).toThrow("no key as mesdrift-agent writes it; restore it from a copy");
  writeFileSync(path, JSON.stringify({ format: "mesdrift-host-key/1", epoch, secret: "no key" }));
  expect(() => hostKey(state)).toThrow("no key as mesdrift-agent writes it; restore it from a copy");
});
