import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../src/collector/store/store.ts";
import type { Dice } from "../bench/dice.ts";
import type { StormCollector } from "./collector.ts";
import type { StormHost } from "./host.ts";
import type { Program } from "./program.ts";

/** When to stop, how long to wait at most between two kills of one program in milliseconds, and whom to tell of each. */
export interface Killing {
  isOver(): boolean;
  pauseMs: number;
  note(program: string): void;
  tell?: ((text: string) => void) | undefined;
}

/** A child that is to be killed is waited for so long, in steps, in milliseconds. */
const [CHILD_MS, STEP_MS] = [10_000, 15];

/** Kills a program at moments by chance, and starts it again. */
export async function killed(program: Program, name: string, dice: Dice, killing: Killing): Promise<void> {
  while (!killing.isOver()) {
    await sleep(dice.below(killing.pauseMs));
    if (await program.end("SIGKILL")) killing.note(name);
    await sleep(dice.below(300));
    program.start();
  }
}

/** Kills the resident agent, or a child of it while it is at its work. */
export async function residentKilled({ programs: [program] }: StormHost, dice: Dice, killing: Killing) {
  if (program === undefined) return;
  while (!killing.isOver()) {
    // It ends by itself where its disk is full; systemd would start it again.
    if (program.isOver) program.start();
    await sleep(dice.below(killing.pauseMs));
    const victim = dice.pick(["agent", "pass", "deliver"]);
    if (victim !== "agent") {
      const child = await childAt(program, victim, killing);
      await sleep(dice.below(700));
      if (child !== undefined && ended(child)) killing.note(`agent ${victim}`);
    } else if (await program.end("SIGKILL")) {
      killing.note("agent");
      await sleep(dice.below(300));
    }
  }
}

async function childAt(program: Program, command: string, { isOver }: Killing): Promise<number | undefined> {
  for (let waited = 0; waited < CHILD_MS && !isOver(); waited += STEP_MS) {
    const [child] = program.childrenAt(command);
    if (child !== undefined) return child;
    await sleep(STEP_MS);
  }
  return undefined;
}

/** @returns false where it was gone before */
function ended(pid: number): boolean {
  try {
    process.kill(pid, "SIGKILL");
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown) return false;
    throw thrown;
  }
}

/** Kills the collector. Each time what was acknowledged until then must be in the store. @returns how often that was seen. Throws where it was not */
export async function collectorKilled(
  collector: StormCollector,
  hosts: readonly StormHost[],
  dice: Dice,
  killing: Killing,
): Promise<number> {
  let counted = 0;
  while (!killing.isOver()) {
    await sleep(dice.below(killing.pauseMs));
    const why = await collector.kill();
    if (why === undefined) killing.note("collector");
    else killing.tell?.(`the collector ended by itself: ${why}`);
    if (await holdsAcknowledged(collector.store, hosts)) counted += 1;
    await collector.revive();
  }
  return counted;
}

/** @returns false where the store can't be asked, since its disk is full or its server is away */
async function holdsAcknowledged(url: string, hosts: readonly StormHost[]): Promise<boolean> {
  const acknowledged = hosts.map((host) => ({ host, numbers: host.acknowledged() }));
  const stored = await storedOf(url);
  if (stored === undefined) return false;
  for (const { host, numbers } of acknowledged) {
    const here = stored.get(host.own.epoch) ?? new Set();
    const lost = numbers.filter((number) => !here.has(number));
    if (lost.length > 0)
      throw new Error(`${host.name} was told that these are stored, which are not: ${lost.join(", ")}`);
  }
  return true;
}

/** Numbers of the envelopes in a store, by epoch. */
async function storedOf(url: string): Promise<Map<string, Set<number>> | undefined> {
  try {
    const store = await openStore(url);
    try {
      const rows = await store.db.selectFrom("envelope").select(["epoch", "sequence"]).execute();
      const groups = Map.groupBy(rows, ({ epoch }) => epoch);
      return new Map(
        [...groups].map(([epoch, all]) => [epoch, new Set(all.map(({ sequence }) => sequence))]),
      );
    } finally {
      await store.close();
    }
  } catch (thrown) {
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}
