import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Dice } from "../bench/dice.ts";
import { startPostgres } from "../support/postgres.ts";
import { faultsIn } from "./checked.ts";
import { StormCollector } from "./collector.ts";
import { StormHost } from "./host.ts";
import { collectorKilled, type Killing, killed, residentKilled } from "./kills.ts";
import { Line } from "./line.ts";
import { Network } from "./network.ts";
import { SmallDisk } from "./small-disk.ts";
import { type Scene, troubled } from "./troubles.ts";

/** How bad it gets. */
export interface StormAsked {
  kind: "sqlite" | "postgres";
  /** What is killed when, and which trouble comes when, follows from it. */
  seed: number;
  /** It is over after so many kills, and when so many envelopes were signed. */
  kills: number;
  envelopes: number;
  /** Hosts of workers, beside one with the resident agent. */
  workers: number;
  /** Between two kills of one program, and of one trouble, at most, in milliseconds. */
  pauseMs: number;
  troubleMs: number;
  /** Told what happens. */
  tell?(text: string): void;
}

/** What came of it. */
export interface Outcome {
  /** What does not hold; nothing where all does. */
  faults: string[];
  /** How often each program was killed, and each trouble came. */
  kills: Record<string, number>;
  troubles: Record<string, number>;
  /** Envelopes signed, each of which is in the store. */
  envelopes: number;
  /** How often what was acknowledged was counted in the store right after the collector was killed. */
  counted: number;
  seconds: number;
}

/** Sizes of the two disks, in MB; that of the collector holds PostgreSQL with its log as well. */
const DISKS = { hosts: 96, collector: 1024 };

/** Lets hosts, a collector and all that is between them go through a storm of faults, then holds the store against what was signed. */
export async function storm(asked: StormAsked): Promise<Outcome> {
  await using things = new AsyncDisposableStack();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mesdrift-storm-")));
  // A child whose parent was killed ends by itself, and may write until then.
  things.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  // PostgreSQL runs as another user.
  chmodSync(folder, 0o755);
  const diskOf = (name: keyof typeof DISKS) =>
    things.adopt(new SmallDisk(join(folder, name), DISKS[name]), (disk) => disk.remove());
  const disks = { hosts: diskOf("hosts"), collector: diskOf("collector") };
  const room = disks.collector.folder;
  const postgres = asked.kind === "postgres" ? await startPostgres(room) : undefined;
  things.defer(() => postgres?.stop());
  const collector = await StormCollector.start({
    state: join(room, "state"),
    store: (await postgres?.newDatabase()) ?? `sqlite:${join(room, "collector.db")}`,
    clock: join(folder, "collector.clock"),
  });
  things.defer(() => collector.end());
  const network = things.adopt(await Network.open(collector.port), (open) => open.close());
  const line = new Line(folder);
  const token = await collector.token(asked.workers + 1, network.port);
  const hosts: StormHost[] = [];
  for (let number = 0; number <= asked.workers; number += 1) {
    const kind = number === 0 ? "resident" : "workers";
    const place = { folder: disks.hosts.folder, kind, line, token } as const;
    hosts.push(things.adopt(await StormHost.enrolled(`mes-${number}`, place), (host) => host.end()));
  }
  return await through({ asked, hosts, collector, line, network, disks, postgres, folder });
}

interface Stage extends Pick<Scene, "hosts" | "network" | "disks" | "postgres"> {
  asked: StormAsked;
  collector: StormCollector;
  line: Line;
  folder: string;
}

async function through(stage: Stage): Promise<Outcome> {
  const { asked, hosts, collector, line, folder } = stage;
  const started = performance.now();
  const { kills, troubles, counted } = await blown(stage);
  await settled(stage);
  const faults = await faultsIn({ store: collector.store, hosts, line, folder: join(folder, "export") });
  const envelopes = signedBy(hosts);
  asked.tell?.(`${envelopes} envelopes held against the store`);
  return { faults, kills, troubles, envelopes, counted, seconds: (performance.now() - started) / 1000 };
}

function signedBy(hosts: readonly StormHost[]): number {
  return hosts.reduce((sum, host) => sum + host.signed(), 0);
}

/** The storm itself. */
async function blown({ asked, hosts, collector, line, ...rest }: Stage) {
  const { seed, pauseMs, troubleMs, tell } = asked;
  const kills = new Tally(tell);
  const troubles = new Tally(tell);
  let isBroken = false;
  const isOver = () => isBroken || (kills.sum >= asked.kills && signedBy(hosts) >= asked.envelopes);
  const killing: Killing = { isOver, pauseMs, note: (name) => kills.note(name), tell };
  const dice = (part: number) => new Dice(seed * 1000 + part);
  const setCollectorClock = (by: string) => collector.setClock(by);
  const scene: Scene = { ...rest, hosts, dice: dice(1), setCollectorClock };
  const parts = [
    collectorKilled(collector, hosts, dice(2), killing),
    troubled(scene, { isOver, longestMs: troubleMs, note: (name) => troubles.note(name) }),
    turning(line, dice(3), isOver),
    ...hosts.flatMap((host, at) =>
      host.isResident
        ? [residentKilled(host, dice(4), killing)]
        : host.programs.map((program, which) =>
            killed(program, WORK[which] ?? "", dice(10 + 2 * at + which), {
              ...killing,
              pauseMs: pauseMs * WORKERS,
            }),
          ),
    ),
  ];
  // Where one fails the others stop as well, rather than go on for an hour.
  for (const part of parts)
    part.catch(() => {
      isBroken = true;
    });
  await Promise.allSettled(parts);
  const [counted] = await Promise.all(parts);
  return { kills: kills.counts, troubles: troubles.counts, counted: Number(counted) };
}

/** Workers are many, and need some time to get to work. */
const WORKERS = 3;

/** What the two workers of a host are at. */
const WORK = ["worker that signs", "worker that delivers"];

async function turning(line: Line, dice: Dice, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    line.turn(dice);
    await sleep(dice.below(1500));
  }
}

/** Fair weather again: each host tells all once more, and delivers what is left. */
async function settled({ hosts, collector, network, disks, postgres }: Stage): Promise<void> {
  for (const host of hosts) await host.kill();
  network.weather = "fair";
  for (const disk of Object.values(disks)) disk.free();
  collector.setClock("+0");
  await postgres?.crash();
  await collector.revive();
  for (const host of hosts) {
    host.setClock("+0");
    await host.tellAll();
    await host.deliverAll();
    host.ledger.look();
  }
  await collector.end();
}

/** How often what happened. */
class Tally {
  readonly counts: Record<string, number> = {};
  sum = 0;
  readonly #tell: StormAsked["tell"];

  constructor(tell: StormAsked["tell"]) {
    this.#tell = tell;
  }

  note(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    this.sum += 1;
    this.#tell?.(`${this.sum}: ${name}`);
  }
}
