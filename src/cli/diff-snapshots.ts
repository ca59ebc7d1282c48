import { KINDS } from "../../agent/probes/index.ts";
import { compareFacts } from "../compare/facts.ts";
import { Gaps, gapsOf, Snapshot } from "../model/snapshot.ts";
import { Trouble } from "../model/trouble.ts";
import type { Comparison } from "./diff-files.ts";

/** The snapshot in a file; undefined when it is something else. Throws {@link Trouble} when it is a broken one. */
export function readSnapshot(bytes: Uint8Array, path: string): Snapshot | undefined {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString("latin1");
  if (!head.startsWith("{") || !/"(facts|format|agent|coverage)"/.test(head)) return undefined;
  const data = parsedJson(bytes);
  if (
    typeof data !== "object" ||
    data === null ||
    !("format" in data) ||
    !String(data.format).startsWith("mesdrift-snapshot/")
  )
    return undefined;
  const { success, data: snapshot, error } = Snapshot.safeParse(data);
  if (success) return snapshot;
  const issue = error.issues[0];
  throw new Trouble(
    `${path}: a broken snapshot, at ${issue?.path.join(".") || "its top"}: ${issue?.message}; take a new one with mesdrift-agent snapshot`,
  );
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return undefined;
  }
}

/** Compares two snapshots fact by fact. What either could not see is no change, and is told. */
export async function diffSnapshots(before: Snapshot, after: Snapshot): Promise<Comparison> {
  const comparison = {
    kinds: KINDS,
    hiddenThen: new Gaps(gapsOf(before.coverage)),
    hiddenNow: new Gaps(gapsOf(after.coverage)),
  };
  const changes = await Array.fromAsync(
    compareFacts(before.facts, after.facts, comparison),
    ({ address, change, before, after }) => ({
      address,
      change,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    }),
  );
  const told = (when: string, snapshot: Snapshot) =>
    gapsOf(snapshot.coverage).map(({ address, why }) => `${address} could not be seen ${when}: ${why}`);
  return { changes, ignored: [...told("before", before), ...told("after", after)] };
}
