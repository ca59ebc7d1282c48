import fc from "fast-check";
import { expect, test } from "vitest";
import { sealEnvelope } from "../../../src/trust/envelope.ts";
import { publicKey } from "../../../src/trust/keys/public-key.ts";
import { newKeyPem, signingKey } from "../../../src/trust/keys/signing-key.ts";
import { sha256 } from "../../../src/trust/repository/names.ts";
import { hostKeys } from "../../../src/trust/verify/host-keys.ts";
import { verifyFiles } from "../../../src/trust/verify/verify.ts";
import { TRUSTED } from "../../print/line3-trusted.ts";
import { chain, crimes, EPOCH, envelope, KEY, KEYS, named, SHORT, verified } from "../host-chain.ts";

const FOUR = chain(4);
const [first = "", second = "", third = "", fourth = ""] = FOUR;

test("an unbroken chain holds, and tells its first and last number", () => {
  const { reports, chains, problems } = verified(named(FOUR));
  expect({ reports, problems }).toEqual({ reports: 4, problems: [] });
  expect(chains).toEqual([
    expect.objectContaining({
      host: "line3",
      keyId: KEY.keyId,
      epoch: EPOCH,
      first: expect.objectContaining({ sequence: 1 }),
      last: expect.objectContaining({ sequence: 4, sha256: sha256(fourth) }),
    }),
  ]);
});

test("the order in which files are read does not matter", () => {
  const files = named(FOUR);
  fc.assert(
    fc.property(fc.shuffledSubarray(files, { minLength: 4 }), (shuffled) => {
      expect(verified(shuffled).problems).toEqual([]);
    }),
  );
});

test("every byte that is changed in a report is found", () => {
  const bytes = new Uint8Array(Buffer.from(first));
  for (let place = 0; place < bytes.length; place++) {
    const changed = bytes.slice();
    changed[place] = (changed[place] ?? 0) ^ 0x01;
    if (crimes([{ file: "00000001.json", bytes: changed }]).length === 0)
      expect.fail(`byte ${place} was changed unseen`);
  }
});

test("any bit that is flipped in any report of a folder is found", () => {
  const files = named(FOUR);
  const where = fc.record({ at: fc.nat(3), place: fc.nat(1e6), bit: fc.nat(7) });
  fc.assert(
    fc.property(where, ({ at, place, bit }) => {
      const bytes = files[at]?.bytes.slice() ?? new Uint8Array();
      const index = place % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
      expect(crimes(files.with(at, { file: files[at]?.file ?? "", bytes }))).not.toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test("a report that is cut off anywhere is found", () => {
  fc.assert(
    fc.property(fc.nat(second.length - 1), (length) => {
      expect(crimes(named([first, second.slice(0, length), third]))).toContain("no-envelope 00000002.json");
    }),
  );
});

test("what a host signed and is no JSON spoils only its own file, whatever it calls itself", () => {
  const broken = ["{", '{"predicateType":"https://mesdrift.dev/installation/v1"'].map((text, at) => ({
    file: `record-${at}.json`,
    bytes: Buffer.from(sealEnvelope(Buffer.from(text), KEY)),
  }));
  const { reports, problems } = verified([...named(FOUR), ...broken]);
  expect(reports).toBe(4);
  expect(problems.map(({ crime, file }) => `${crime} ${file}`)).toEqual([
    "bad-statement record-0.json",
    "bad-statement record-1.json",
  ]);
});

const file = (number: number, text: string, epoch = EPOCH) => ({
  file: `reports/${epoch}/${String(number).padStart(8, "0")}.json`,
  bytes: new Uint8Array(Buffer.from(text)),
});

test.each([
  ["the first report is missing", [file(2, second), file(3, third)], ["gap 00000002.json"]],
  ["a report in the middle is missing", [file(1, first), file(4, fourth)], ["gap 00000004.json"]],
  [
    "two reports are swapped",
    [file(1, second), file(2, first)],
    ["wrong-name 00000001.json", "wrong-name 00000002.json"],
  ],
  [
    "a report is there twice",
    [file(1, first), { ...file(1, first), file: "copy.json" }],
    ["duplicate copy.json"],
  ],
  [
    "a report was put in another epoch's folder",
    [file(1, first, "a".repeat(32))],
    ["wrong-name 00000001.json"],
  ],
])("it is found that %s", (_, files, expected) => {
  expect(crimes(files)).toEqual(expected);
});

test("the gap is named by its numbers", () => {
  expect(verified([file(1, first), file(4, fourth)]).problems[0]?.message).toBe(
    "2 envelopes are missing before line3, epoch eeeeeeee, number 4: 2 to 3",
  );
});

test("a cut-off tail is no gap, and so the last number is told", () => {
  const { problems, chains } = verified(named([first, second]));
  expect(problems).toEqual([]);
  expect(chains[0]?.last.sequence).toBe(2);
});

test("a history that was written twice is a fork, whoever comes first", () => {
  const other = envelope(2, first, { report: { agent: "9.9.9" } });
  const files = [file(1, first), file(2, second), file(3, third), { ...file(2, other), file: "other.json" }];
  expect(crimes(files)).toEqual(["fork other.json"]);
});

test("a report that was replaced, and signed anew with the right key, breaks the link of the next", () => {
  const other = envelope(2, first, { report: { agent: "9.9.9" } });
  expect(crimes(named([first, other, third]))).toEqual(["broken-link 00000003.json"]);
});

test("a new epoch names the last of the one before, and holds only where that is the last", () => {
  const epoch = "f".repeat(32);
  const next = envelope(1, second, { epoch });
  expect(crimes([...named([first, second]), file(1, next, epoch)])).toEqual([]);
  expect(crimes([file(1, next, epoch)])).toEqual(["broken-link 00000001.json"]);
  expect(crimes([...named([first, second, third]), file(1, next, epoch)])).toEqual([
    "broken-link 00000001.json",
  ]);
});

test("chains of two hosts in one folder are told apart", () => {
  const key = signingKey(newKeyPem());
  const epoch = "f".repeat(32);
  const other = chain(2, { key, epoch, report: { host: { ...SHORT.host, name: "line4" } } });
  const keys = hostKeys([publicKey(KEY.publicHex, "line3"), publicKey(key.publicHex, "LINE4")]);
  const files = [...named(FOUR), ...named(other, epoch)];
  const { chains, problems } = verifyFiles({ files, keys, whole: true });
  expect(problems).toEqual([]);
  expect(chains.map(({ host, last }) => [host, last.sequence])).toEqual([
    ["line3", 4],
    ["line4", 2],
  ]);
});

test("a host can't speak for another", () => {
  const lie = envelope(1, undefined, { report: { host: { ...SHORT.host, name: "line4" } } });
  expect(crimes(named([lie]))).toEqual(["wrong-host 00000001.json"]);
});

test("a key that nobody gave is no key", () => {
  expect(crimes(named(chain(1, { key: signingKey(newKeyPem()) })))).toEqual(["unknown-key 00000001.json"]);
});

test("a report against what nobody signed is not evidence", () => {
  const unsigned = envelope(1, undefined, { report: { notEvidence: "nobody signed the baseline" } });
  expect(verified(named([unsigned])).problems).toEqual([
    expect.objectContaining({
      crime: "not-evidence",
      message: "this report is not evidence: nobody signed the baseline",
    }),
  ]);
});

const { trust: _, ...untold } = SHORT;

test.each([
  ["no baseline", { ...SHORT, baseline: [] }],
  [
    "a baseline without signers",
    { ...SHORT, baseline: SHORT.baseline.map((one) => ({ ...one, signers: [] })) },
  ],
  ["no word of trust", untold],
])("a report with %s is not evidence, whatever it says", (_, base) => {
  expect(crimes(named([envelope(1, undefined, { base })]))).toEqual(["not-evidence 00000001.json"]);
});

test("a host that went back to older metadata is found without a trust repository", () => {
  const { trust } = TRUSTED;
  if (trust === undefined) throw new Error("no trust");
  const versions = { ...trust.versions, "plant-2": 6 };
  const older = envelope(2, first, { report: { trust: { ...trust, versions } } });
  expect(verified(named([first, older])).problems).toEqual([
    expect.objectContaining({
      crime: "rolled-back",
      message: "it rests on plant-2 version 6, expected at least 7, which an earlier report rests on",
    }),
  ]);
});

test("a clock that jumped is worth knowing, and proves nothing", () => {
  const clock = (jumpSeconds: number) => ({ clock: { time: "2026-03-02T00:00:00Z", jumpSeconds } });
  const jumped = envelope(2, first, { report: clock(-7200) });
  const { problems, notes } = verified(named([first, jumped]));
  expect(problems).toEqual([]);
  expect(notes[0]).toContain("the host's clock was moved by -7200 seconds");
  expect(verified(named([first, envelope(2, first, { report: clock(2) })])).notes).toHaveLength(1);
});

test("a clock that went back over a new start of the system is worth knowing too", () => {
  const link = { epoch: EPOCH, sequence: 2, previous: sha256(first), since: "2026-03-01T00:00:00Z" };
  const back = envelope(2, first, { report: { link, clock: { time: "2026-02-27T00:00:00Z" } } });
  expect(verified(named([first, back])).notes[0]).toContain("moved by -172800 seconds");
});

test("one report alone says nothing of the others in its chain", () => {
  const alone = verifyFiles({ files: [file(3, third)], keys: KEYS, whole: false });
  expect(alone.problems).toEqual([]);
});
