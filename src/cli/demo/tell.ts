import { setTimeout as wait } from "node:timers/promises";
import { envelopesOf } from "../../collector/store/envelopes.ts";
import { findingsOf, type HostFinding } from "../../collector/store/findings.ts";
import { hostsOf } from "../../collector/store/hosts.ts";
import type { Store } from "../../collector/store/store.ts";
import type { SignedReport } from "../../model/signed.ts";
import { printable } from "../../model/text.ts";
import { openEnvelope } from "../../trust/envelope.ts";
import { readStatement } from "../../trust/statement.ts";

/** How often the store is looked into, in milliseconds. */
const LOOK_MS = 300;

/** The first whole report that arrives, its signature verified as an auditor would. Throws where it is told to give up. */
export async function firstReport(store: Store, signal: AbortSignal): Promise<SignedReport> {
  for (;;) {
    const keys = new Map((await hostsOf(store)).map(({ key_id, public_hex }) => [key_id, public_hex]));
    for await (const { text } of envelopesOf(store)) {
      const predicate = readStatement(openEnvelope(Buffer.from(text), keys).payload);
      if (predicate.format === "mesdrift-report/1") return predicate;
    }
    await wait(LOOK_MS, undefined, { signal });
  }
}

/** Says on standard output what opens and closes from now on, until it is told to stop. */
export async function tellChanges(store: Store, signal: AbortSignal): Promise<void> {
  let before = await standing(store);
  while (!signal.aborted) {
    await wait(LOOK_MS, undefined, { signal }).catch(ended);
    const now = await standing(store);
    for (const [key, row] of now) if (!before.has(key)) process.stdout.write(`${printable(line(row))}\n`);
    before = now;
  }
}

/** Findings by what they say and whether they are open. */
async function standing(store: Store): Promise<Map<string, HostFinding>> {
  return new Map(
    (await findingsOf(store)).map((row) => [`${row.finding_id} ${row.status} ${row.digest}`, row]),
  );
}

function line({ status, severity, title, address }: HostFinding): string {
  return `${status === "open" ? severity.toUpperCase() : "closed"}: ${title} (${address})`;
}

/** Being told to stop is no fault. */
function ended(thrown: unknown): void {
  if (!(thrown instanceof Error && thrown.name === "AbortError")) throw thrown;
}
