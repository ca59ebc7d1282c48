import { randomBytes } from "node:crypto";
import { circumstancesDigest, findingDigest, openSet } from "../../src/model/open-set.ts";
import type { Finding, Report } from "../../src/model/report.ts";
import type { Run } from "../../src/model/run.ts";
import type { Link } from "../../src/model/signed.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { openEnvelope, sealEnvelope } from "../../src/trust/envelope.ts";
import { newKeyPem, type SigningKey, signingKey } from "../../src/trust/keys/signing-key.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { type Predicate, readStatement, statementBytes } from "../../src/trust/statement.ts";

/** A finding of a made-up host. */
export function finding(id: string, changes: Partial<Finding> = {}): Finding {
  return {
    id,
    type: "drift",
    address: `port:tcp/0.0.0.0:${8000 + id.length}#process`,
    change: "changed",
    before: "tomcat",
    after: `nc ${id}`,
    severity: "high",
    title: "Another program listens",
    why: "A port that nobody approved is a way in.",
    fix: "Stop it.",
    refs: {},
    actor: [],
    effects: [],
    ...changes,
  };
}

/** Signs as an agent would, without the work of a pass: for tests and benches of what comes after it. */
export class SignedHost {
  readonly name: string;
  readonly key: SigningKey;
  epoch: string;
  #sequence = 0;
  #previous: string | undefined;
  #since: string | undefined;
  /** When the next envelope is made. */
  time: Date;
  /** How much time passes between two, in milliseconds. */
  interval = 3_600_000;

  constructor(name: string, time: Date, key: SigningKey = signingKey(newKeyPem())) {
    this.name = name;
    this.key = key;
    this.time = time;
    this.epoch = randomBytes(16).toString("hex");
  }

  /** A whole report. */
  report(findings: readonly Finding[], run: Partial<Run> = {}): string {
    return this.#sign((link) => ({ ...this.#whole(findings), run: runOf(run), link, clock: this.#clock() }));
  }

  /** What changed, and what is open after it. */
  changes(
    told: { opened?: Finding[]; changed?: Finding[]; closed?: string[] },
    open: readonly Finding[],
    run: Partial<Run> = {},
  ): string {
    const { opened = [], changed = [], closed = [] } = told;
    return this.#sign((link) => ({
      format: "mesdrift-changes/1",
      ...this.#part(open, run),
      ...{ opened, changed, closed },
      ...{ link, clock: this.#clock() },
    }));
  }

  /** Nothing new. */
  allClear(open: readonly Finding[], run: Partial<Run> = {}): string {
    return this.#sign((link) => ({
      format: "mesdrift-all-clear/1",
      ...this.#part(open, run),
      ...{ link, clock: this.#clock() },
    }));
  }

  /** A snapshot, or a piece of one. */
  snapshot(snapshot: Snapshot): string {
    return this.#sign((link) => ({ ...snapshot, link, clock: this.#clock() }));
  }

  /** What a store takes of an envelope. */
  incoming(text: string) {
    const opened = openEnvelope(Buffer.from(text), new Map([[this.key.keyId, this.key.publicHex]]));
    return { ...opened, predicate: readStatement(opened.payload) };
  }

  /** A copy of the host as it is now, as a cloned virtual machine is one. */
  clone(): SignedHost {
    const clone = new SignedHost(this.name, this.time, this.key);
    clone.epoch = this.epoch;
    clone.#sequence = this.#sequence;
    clone.#previous = this.#previous;
    clone.#since = this.#since;
    return clone;
  }

  #sign(make: (link: Link) => Predicate): string {
    const link: Link = {
      epoch: this.epoch,
      sequence: ++this.#sequence,
      ...(this.#previous === undefined ? {} : { previous: this.#previous }),
      ...(this.#since === undefined ? {} : { since: this.#since }),
    };
    const envelope = sealEnvelope(statementBytes(make(link)), this.key);
    this.#previous = sha256(envelope);
    this.#since = this.time.toISOString();
    this.time = new Date(this.time.getTime() + this.interval);
    return envelope;
  }

  #clock() {
    const bootId = "0f3b4b2e-9d1c-4c1e-8f7e-6a5a3d2c1b0a";
    return { time: this.time.toISOString(), synchronised: true, bootId, uptimeSeconds: 1_234_567.12 };
  }

  #whole(findings: readonly Finding[]): Report {
    return {
      format: "mesdrift-report/1",
      host: { name: this.name, machineId: sha256(this.name).slice(0, 32), os: "debian", release: "12" },
      madeAt: this.time.toISOString(),
      agent: "0.1.0",
      ranAs: { user: "mesdrift", privileged: true },
      baseline: [{ id: "line3", version: 3, sha256: sha256("line3"), state: true }],
      coverage: { facts: 5432, kinds: { port: 30 }, unreadable: [], capped: [], unparsed: [] },
      unapproved: [],
      undecided: [],
      findings: [...findings],
    };
  }

  #part(open: readonly Finding[], run: Partial<Run>) {
    const whole = this.#whole([]);
    const { name, machineId } = whole.host;
    return {
      host: { name, ...(machineId === undefined ? {} : { machineId }) },
      agent: whole.agent,
      circumstances: circumstancesDigest(whole),
      facts: whole.coverage.facts,
      open: openSet(new Map(open.map((each) => [each.id, findingDigest(each)]))),
      run: runOf(run),
    };
  }
}

function runOf(run: Partial<Run>): Run {
  const watcher = { alive: true, watched: 84 };
  const health = { cpuSeconds: 0.31, seconds: 0.92, rssMb: 88, watcher, undelivered: 0 };
  return { trigger: "schedule", lapses: [], missed: [], health, ...run };
}
