import type { Command } from "commander";
import { eventEntry } from "../../collector/reports/event-entry.ts";
import { eventsBetween } from "../../collector/store/events.ts";
import { hostsOf } from "../../collector/store/hosts.ts";
import { refusalsSince } from "../../collector/store/refusals.ts";
import { printable } from "../../model/text.ts";
import { wholeNumber } from "../option-values.ts";
import { addPlaceOptions, type PlaceOptions, withStore } from "./options.ts";

interface Options extends PlaceOptions {
  days: number;
}

const DAY_MS = 86_400_000;
/** Behind every instant that a host may tell. */
const NEVER = "9999";

/** `mesdrift collector refusal|event list`: what was not taken, and what happened to hosts beside their findings. */
export function addUnusualCommands(program: Command): void {
  const add = (name: string, summary: string, list: (options: Options) => Promise<void>) =>
    addPlaceOptions(program.command(name).summary(summary).command("list").summary(summary))
      .option("--days <number>", "of so many days until now", wholeNumber, 7)
      .action(list);
  add("refusal", "what was not taken, from whom and why", listRefusals);
  add("event", "forks, gaps, clocks that are off, silence and times not accounted for", listEvents);
}

async function listRefusals(options: Options): Promise<void> {
  const rows = await withStore(options, (store) => refusalsSince(store, since(options).slice(0, 10)));
  for (const { day, from, crime, count, last_at, last_message } of rows)
    say([day, from, crime, `${count} times`, `last ${last_at}`, last_message]);
}

async function listEvents(options: Options): Promise<void> {
  await withStore(options, async (store) => {
    const hosts = new Map((await hostsOf(store)).map((host) => [host.id, host]));
    for (const row of await eventsBetween(store, since(options), NEVER))
      for (const { at, site, host, kind, text } of eventEntry(row, hosts)) say([at, site, host, kind, text]);
  });
}

function since({ days }: Options): string {
  return new Date(Date.now() - days * DAY_MS).toISOString();
}

function say(parts: readonly string[]): void {
  process.stdout.write(`${printable(parts.join("  "))}\n`);
}
