import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isThere } from "../../src/files/is-there.ts";
import { replace } from "../../src/files/write-atomic.ts";
import { printable } from "../../src/model/text.ts";
import { reason, Trouble } from "../../src/model/trouble.ts";
import { count } from "../../src/print/words.ts";
import { complain } from "../../src/program/complain.ts";
import { systemClock } from "../clock.ts";
import { type Connection, readConnection } from "../ship/connection.ts";
import { deliverBy } from "../ship/deliver.ts";
import { folderWay } from "../ship/ways.ts";
import { journalsIn } from "../sign/journal.ts";

/** Brings signed reports to a folder: encrypted for the collector, or as they are. Throws {@link Trouble}. */
export async function runExport(
  folder: string,
  { state, plain }: { state: string; plain?: boolean },
): Promise<void> {
  const connection = readConnection(state);
  if (plain || connection === undefined) exportPlain(folder, state);
  else await exportSealed(folder, state, connection);
}

/** As a delivery by a person's hands: receipts that lie there are taken in too. */
async function exportSealed(folder: string, state: string, connection: Connection): Promise<void> {
  makeFolder(folder);
  const way = folderWay(resolve(folder), { asked: true });
  const {
    delivered,
    handedOver = 0,
    awaited = 0,
    doubts = [],
    why,
  } = await deliverBy([way], {
    state,
    connection,
    now: systemClock(),
  });
  if (why !== undefined) throw new Trouble(why);
  for (const doubt of doubts) complain(doubt);
  say(
    `${folder}: ${count(handedOver, "signed report")} added, encrypted for the collector at ${connection.url}.`,
  );
  if (delivered > 0) say(`${count(delivered, "report")} acknowledged by receipts that lay there.`);
  if (awaited > 0)
    say(
      `${count(awaited, "report")} kept here until a receipt comes back: mesdrift collector take there, then export to the same folder again.`,
    );
}

/** Copies the journals to folders, each named by its epoch. */
function exportPlain(folder: string, state: string): void {
  const copied = journalsIn(state).flatMap((journal) =>
    journal.entries().map(({ path }) => copy(path, join(folder, journal.epoch))),
  );
  const added = copied.filter((isNew) => isNew).length;
  say(
    `${folder}: ${count(added, "signed report")} added, ${count(copied.length - added, "was", "were")} there already. They are not encrypted.`,
  );
}

/** Copies a file unless it is there. Throws {@link Trouble}, also where another one is. */
function copy(path: string, folder: string): boolean {
  const to = join(folder, basename(path));
  const bytes = readFileSync(path);
  makeFolder(folder);
  try {
    if (!isThere(to)) {
      replace(to, bytes, 0o644);
      return true;
    }
    if (readFileSync(to).equals(bytes)) return false;
  } catch (thrown) {
    throw cantWrite(to, thrown);
  }
  throw new Trouble(
    `${to}: found another content than was signed here; keep that file to find out why, and export to another folder`,
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw cantWrite(folder, thrown);
  }
}

function cantWrite(path: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error && "code" in thrown)) return thrown;
  return new Trouble(
    `${path} can't be written (${reason(thrown)}); check the folder, its rights and the space left`,
  );
}

function say(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}
