import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { envelopesOf, type StoredEnvelope } from "../../src/collector/store/envelopes.ts";
import { eventsBetween } from "../../src/collector/store/events.ts";
import { findingsOf } from "../../src/collector/store/findings.ts";
import { hostsOf } from "../../src/collector/store/hosts.ts";
import { openStore, type Store } from "../../src/collector/store/store.ts";
import { findingDigest } from "../../src/model/open-set.ts";
import { openEnvelope } from "../../src/trust/envelope.ts";
import { publicKey } from "../../src/trust/keys/public-key.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { readStatement } from "../../src/trust/statement.ts";
import type { StormHost } from "./host.ts";
import type { Line } from "./line.ts";

const run = promisify(execFile);
const CHECKOUT = join(import.meta.dirname, "../..");

/** What a store must be held against. */
export interface Checking {
  store: string;
  hosts: readonly StormHost[];
  line: Line;
  /** A folder for the export. */
  folder: string;
}

/**
 * Holds a store against what was signed, without trusting what either side says of itself.
 * @returns what does not hold, in words; nothing where all does
 */
export async function faultsIn({ store: url, hosts, line, folder }: Checking): Promise<string[]> {
  const store = await openStore(url);
  try {
    const all = Map.groupBy(await Array.fromAsync(envelopesOf(store)), ({ keyId }) => keyId);
    return [
      ...hosts.flatMap((host) => chainFaults(host, all.get(host.own.key.keyId) ?? [])),
      ...(await storyFaults(store)),
      ...(await Promise.all(hosts.map((host) => findingFaults(store, host, all)))).flat(),
      ...(await verified(hosts, all, { line, folder })),
    ];
  } finally {
    await store.close();
  }
}

/** Every report that was made is there once, and none is there that was not made. */
function chainFaults(host: StormHost, stored: readonly StoredEnvelope[]): string[] {
  const { name, own, ledger } = host;
  const numbers = stored.map(({ sequence }) => sequence).sort((a, b) => a - b);
  const expected = Array.from({ length: host.signed() }, (_, at) => at + 1);
  const hashes = new Set(stored.map(({ text }) => sha256(text)));
  const lost = [...ledger.envelopes.keys()].filter((hash) => !hashes.has(hash));
  return [
    ...(numbers.join() === expected.join()
      ? []
      : [
          `${name}: ${expected.length} were signed, ${numbers.length} are stored: ${numbers.find((number, at) => number !== expected[at])}`,
        ]),
    ...(hashes.size === stored.length ? [] : [`${name}: an envelope is stored twice`]),
    ...(stored.every(({ epoch }) => epoch === own.epoch) ? [] : [`${name}: another chain is stored`]),
    ...lost.map((hash) => `${name}: envelope ${hash} was in its journal and is not stored`),
  ];
}

/** Nobody's history was written twice, and no number is still missed. */
async function storyFaults(store: Store): Promise<string[]> {
  const events = await eventsBetween(store, "0000", "9999");
  const chains = await store.db.selectFrom("chain").selectAll().execute();
  const dropped = events.filter(({ kind, detail }) => kind === "lapse" && detail.includes('"dropped"'));
  return [
    ...events.filter(({ kind }) => kind === "fork").map(({ detail }) => `a fork: ${detail}`),
    ...dropped.map(({ detail }) => `an agent gave something up: ${detail}`),
    ...chains.filter(({ missing }) => missing !== "[]").map(({ missing }) => `never came: ${missing}`),
  ];
}

/** What is open in the store is what the host's newest report says. */
async function findingFaults(
  store: Store,
  { name, own: { key } }: StormHost,
  all: ReadonlyMap<string, StoredEnvelope[]>,
): Promise<string[]> {
  const keys = new Map([[key.keyId, key.publicHex]]);
  const newest = (all.get(key.keyId) ?? [])
    .toSorted((a, b) => a.sequence - b.sequence)
    .map(({ text }) => readStatement(openEnvelope(Buffer.from(text), keys).payload))
    .findLast(({ format }) => format !== "mesdrift-snapshot/1");
  if (newest?.format !== "mesdrift-report/1") return [`${name}: its newest report does not tell all`];
  const [host] = (await hostsOf(store)).filter(({ key_id }) => key_id === key.keyId);
  const open = await findingsOf(store, { hostId: host?.id, status: "open" });
  const [told, stored] = [
    newest.findings.map((finding) => `${finding.id} ${findingDigest(finding)}`),
    open.map(({ finding_id, digest }) => `${finding_id} ${digest}`),
  ].map((each) => each.sort().join("\n"));
  return told === stored ? [] : [`${name}: its open findings are\n${told}\nand stored are\n${stored}`];
}

/** `mesdrift verify` over all that is stored, as an auditor would run it. */
async function verified(
  hosts: readonly StormHost[],
  all: ReadonlyMap<string, StoredEnvelope[]>,
  { line, folder }: { line: Line; folder: string },
): Promise<string[]> {
  for (const { name, own } of hosts) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, `${name}.pub`), JSON.stringify(publicKey(own.key.publicHex, hostname())));
    for (const { sequence, text } of all.get(own.key.keyId) ?? [])
      writeFileSync(join(folder, name, `${String(sequence).padStart(8, "0")}.json`), text);
  }
  const { folder: trust, fingerprint } = line.trust;
  const args = ["verify", folder, "--key", folder, "--trust", trust, "--root-fingerprint", fingerprint];
  const program = [join(CHECKOUT, "src/cli/main.ts"), ...args, "--format", "json"];
  const { stdout } = await run(process.execPath, program, { maxBuffer: 2 ** 28 }).catch(
    (thrown: Error & { stdout?: string }) => {
      // Status 1 tells of problems, which are in what it wrote.
      if (thrown.stdout) return { stdout: thrown.stdout };
      throw thrown;
    },
  );
  const { problems }: { problems: { crime: string; message: string }[] } = JSON.parse(stdout);
  return problems.map(({ crime, message }) => `${crime}: ${message}`);
}
