import { setTimeout as sleep } from "node:timers/promises";
import { Trouble as Refused } from "../../src/model/trouble.ts";
import { packBatch } from "../../src/wire/batch.ts";
import { post } from "../../src/wire/post.ts";
import { BATCH_ENVELOPES, BATCH_TYPE, BatchAnswer, PATHS } from "../../src/wire/protocol.ts";
import type { Dice } from "../bench/dice.ts";
import type { Postgres } from "../support/postgres.ts";
import type { StormHost } from "./host.ts";
import type { Network, Weather } from "./network.ts";
import type { SmallDisk } from "./small-disk.ts";

/** Something that goes wrong for a while. */
export interface Trouble {
  name: string;
  begin(): Promise<void> | void;
  end?(): Promise<void> | void;
}

/** All that troubles are made with. */
export interface Scene {
  dice: Dice;
  network: Network;
  hosts: readonly StormHost[];
  /** On which hosts, and the collector with its store, keep their files. */
  disks: { hosts: SmallDisk; collector: SmallDisk };
  setCollectorClock(by: string): void;
  postgres: Postgres | undefined;
}

const WEATHERS: readonly Weather[] = ["cut", "hanging", "slow", "answers-lost"];

/** Each kind of trouble there is, once. */
export function troublesOf({ dice, network, hosts, disks, setCollectorClock, postgres }: Scene): Trouble[] {
  return [
    ...WEATHERS.map((weather) => ({
      name: `network ${weather}`,
      begin: () => {
        network.weather = weather;
      },
      end: () => {
        network.weather = "fair";
      },
    })),
    { name: "disk of hosts full", begin: () => disks.hosts.fill(), end: () => disks.hosts.free() },
    {
      name: "disk of collector full",
      begin: () => disks.collector.fill(),
      end: async () => {
        disks.collector.free();
        // PostgreSQL gives up where it finds no space for its log.
        await postgres?.crash();
      },
    },
    {
      name: "clocks of hosts jump",
      begin: () => {
        for (const host of hosts) host.setClock(jump(dice));
      },
      end: () => {
        for (const host of hosts) host.setClock("+0");
      },
    },
    {
      name: "clock of collector jumps",
      begin: () => setCollectorClock(jump(dice)),
      end: () => setCollectorClock("+0"),
    },
    { name: "repeated and out of order", begin: () => repeat(dice.pick(hosts), dice) },
    ...(postgres ? [{ name: "PostgreSQL crashes", begin: () => postgres.crash() }] : []),
  ];
}

/** Up to twenty days ahead or behind: beyond thirty an agent gives up what waits, and tells so. */
function jump(dice: Dice): string {
  return `${dice.pick(["+", "-"])}${dice.pick([`${1 + dice.below(59)}m`, `${1 + dice.below(23)}h`, `${1 + dice.below(20)}d`])}`;
}

/** What a host signed lately arrives once more, or before its turn. */
async function repeat({ ledger, connection }: StormHost, dice: Dice): Promise<void> {
  const { url, tls } = connection;
  const late = [...ledger.envelopes.values()].slice(-BATCH_ENVELOPES);
  const some = late.filter(() => dice.below(2) === 0);
  if (some.length === 0 || tls === undefined) return;
  const asked = {
    url: new URL(PATHS.reports, url),
    type: BATCH_TYPE,
    body: await packBatch(shuffled(some, dice)),
    ca: tls.ca,
    own: { cert: tls.certificate, key: tls.key },
  };
  try {
    await post(asked, BatchAnswer);
  } catch (thrown) {
    // In a storm it need not arrive.
    if (!(thrown instanceof Refused)) throw thrown;
  }
}

function shuffled<Item>(items: readonly Item[], dice: Dice): Item[] {
  const drawn = items.map((item): [number, Item] => [dice.below(2 ** 30), item]);
  return drawn.sort(([one], [other]) => one - other).map(([, item]) => item);
}

/** Lets one trouble after the other come over a plant, in turns by chance, until it is over. */
export async function troubled(
  scene: Scene,
  { isOver, longestMs, note }: { isOver(): boolean; longestMs: number; note(name: string): void },
): Promise<void> {
  const { dice } = scene;
  const all = troublesOf(scene);
  while (!isOver()) {
    // Each of them comes before any comes again.
    for (const trouble of shuffled(all, dice)) {
      if (isOver()) return;
      note(trouble.name);
      await trouble.begin();
      await sleep(dice.below(longestMs));
      await trouble.end?.();
      await sleep(dice.below(longestMs));
    }
  }
}
