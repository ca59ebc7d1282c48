import { afterEach, beforeEach, expect, test } from "vitest";
import { piecesOf } from "../../../agent/report/pieces.ts";
import { addArchive, removeSomeArchived } from "../../../src/collector/store/archive.ts";
import { enrolHost } from "../../../src/collector/store/hosts.ts";
import { Intake } from "../../../src/collector/store/intake.ts";
import { snapshotsOf } from "../../../src/collector/store/snapshots.ts";
import { openStore, type Store } from "../../../src/collector/store/store.ts";
import type { Fact } from "../../../src/model/fact.ts";
import { publicKey } from "../../../src/trust/keys/public-key.ts";
import { verifySnapshot } from "../../../src/trust/signed-snapshot.ts";
import { hostKeys } from "../../../src/trust/verify/host-keys.ts";
import { canned } from "../../support/canned-snapshot.ts";
import { SignedHost } from "../../support/signed-host.ts";
import { onEachStore } from "../../support/stores.ts";

const START = new Date("2027-01-01T00:00:00.000Z");
const bounds = { piece: 500, fact: 2000, kind: 20_000 };
const files = (content: string): Fact[] =>
  Array.from({ length: 12 }, (_, at) => ({
    kind: "file",
    key: `/opt/${at + 10}`,
    fields: { sha256: content.repeat(64) },
  }));

onEachStore((stores) => {
  let store: Store;
  let host: SignedHost;
  let id: number;
  beforeEach(async () => {
    store = await openStore(await stores.fresh());
    host = new SignedHost("mes-1", START);
    const row = await enrolHost(store, {
      name: host.name,
      machine_id: null,
      site: "site-a",
      key_id: host.key.keyId,
      public_hex: host.key.publicHex,
      status: "approved",
      enrolled_at: START.toISOString(),
      certificate: null,
      certificate_until: null,
    });
    id = row.id;
  });
  afterEach(() => store.close());

  const sign = (facts: readonly Fact[], kind = "file") =>
    piecesOf(canned(facts), kind, bounds).map((piece) => host.snapshot(piece));
  const take = (texts: readonly string[]) =>
    new Intake(store, () => START).take(
      id,
      texts.map((text) => host.incoming(text)),
    );
  const held = async () =>
    (await snapshotsOf(store, id)).map(({ kind, envelopes, missing }) => ({
      kind,
      missing,
      texts: envelopes.map(({ text }) => text),
    }));
  const keys = () => hostKeys([publicKey(host.key.publicHex, host.name)]);

  test("the newest snapshot of each kind is what counts, byte for byte as the host signed it", async () => {
    const accounts: Fact[] = [{ kind: "account", key: "root", fields: { uid: "0" } }];
    const [old, account, fresh] = [sign(files("a")), sign(accounts, "account"), sign(files("b"))];
    expect(old.length).toBeGreaterThan(1);
    await take([...old, ...account, ...fresh]);
    expect(await held()).toEqual([
      { kind: "account", missing: 0, texts: account },
      { kind: "file", missing: 0, texts: fresh },
    ]);
    const text = (await held()).flatMap(({ texts }) => texts).join("\n");
    const { snapshot, kinds } = verifySnapshot(Buffer.from(text), "mes-1", keys());
    expect(snapshot.facts).toEqual([...accounts, ...files("b")]);
    expect(kinds.map(({ kind, facts }) => [kind, facts])).toEqual([
      ["account", 1],
      ["file", 12],
    ]);
  });

  test("while pieces of a new one are to come the one before counts", async () => {
    const [old, fresh] = [sign(files("a")), sign(files("b"))];
    await take([...old, ...fresh.slice(0, -1)]);
    expect(await held()).toEqual([{ kind: "file", missing: 0, texts: old }]);
    await take(fresh.slice(-1));
    expect(await held()).toEqual([{ kind: "file", missing: 0, texts: fresh }]);
  });

  test("of a first one the missing pieces are told, and a part of it is no snapshot", async () => {
    const pieces = sign(files("a"));
    await take(pieces.slice(1));
    expect(await held()).toEqual([{ kind: "file", missing: 1, texts: pieces.slice(1) }]);
    const part = Buffer.from(pieces.slice(1).join("\n"));
    expect(() => verifySnapshot(part, "mes-1", keys())).toThrow(/found \d+ pieces of file/);
  });

  test("what is sent again, or comes late, takes the place of nothing", async () => {
    const [old, fresh] = [sign(files("a")), sign(files("b"))];
    await take(fresh);
    await take(old);
    await take(fresh);
    expect(await held()).toEqual([{ kind: "file", missing: 0, texts: fresh }]);
  });

  test("one that comes after a later report, as on a stick, is here, and so is one that was a piece short", async () => {
    const [first, old, fresh, last] = [
      host.report([]),
      sign(files("a")),
      sign(files("b")),
      host.allClear([]),
    ];
    await take([first, ...fresh.slice(1), last]);
    await take(old);
    expect(await held()).toEqual([{ kind: "file", missing: 1, texts: fresh.slice(1) }]);
    await take(fresh.slice(0, 1));
    expect(await held()).toEqual([{ kind: "file", missing: 0, texts: fresh }]);
    const accounts = sign([{ kind: "account", key: "root", fields: { uid: "0" } }], "account");
    await take([host.allClear([])]);
    await take(accounts);
    expect((await held()).map(({ kind, texts }) => [kind, texts])).toContainEqual(["account", accounts]);
  });

  test("one of a chain that the host no longer goes on with takes the place of nothing", async () => {
    const before = host;
    const [first, old] = [host.report([]), sign(files("a"))];
    await take([first]);
    host = new SignedHost("mes-1", START, before.key);
    const fresh = sign(files("b"));
    await take(fresh);
    host = before;
    await take(old);
    expect(await held()).toEqual([{ kind: "file", missing: 0, texts: fresh }]);
  });

  test("an archive takes away old snapshots, and never those that count", async () => {
    const [old, fresh, last] = [sign(files("a")), sign(files("b")), [host.report([])]];
    await take([...old, ...fresh, ...last]);
    const rows = await store.db.selectFrom("envelope").select(["id", "sha256"]).execute();
    const of = { first_id: 1, last_id: Math.max(...rows.map(({ id }) => id)), envelopes: rows.length };
    const hashes = rows.map((row) => Buffer.from(row.sha256).toString("hex"));
    await addArchive(store, { ...of, at: START.toISOString(), file: "archive", sha256: "" }, hashes);
    expect(await removeSomeArchived(store)).toBe(old.length);
    expect(await removeSomeArchived(store)).toBe(0);
    expect(await held()).toEqual([{ kind: "file", missing: 0, texts: fresh }]);
  });
});
