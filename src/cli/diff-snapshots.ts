import { KINDS } from "../../agent/probes/index.ts";
import { watchedBy } from "../compare/drifts.ts";
import { compareFacts } from "../compare/facts.ts";
import type { Fact } from "../model/fact.ts";
import { Gaps, gapsOf, placeOf } from "../model/gaps.ts";
import { parseJson } from "../model/json.ts";
import { Snapshot } from "../model/snapshot.ts";
import { Trouble } from "../model/trouble.ts";
import { count } from "../print/words.ts";
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
    return parseJson(new TextDecoder().decode(bytes));
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return undefined;
  }
}

/** Compares two snapshots fact by fact. What either could not see, or was not asked to see, is no change, and is told. */
export async function diffSnapshots(before: Snapshot, after: Snapshot): Promise<Comparison> {
  const comparison = {
    kinds: KINDS,
    hiddenThen: new Gaps(gapsOf(before.coverage)),
    hiddenNow: new Gaps(gapsOf(after.coverage)),
  };
  const [old, fresh] = [askedOfBoth(before, after), askedOfBoth(after, before)];
  const changes = await Array.fromAsync(
    compareFacts(old.facts, fresh.facts, comparison),
    ({ address, change, before, after }) => ({
      address,
      change,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    }),
  );
  const told = (when: string, snapshot: Snapshot) =>
    gapsOf(snapshot.coverage).map((gap) => `${placeOf(gap)} could not be seen ${when}: ${gap.why}`);
  const notAsked = (when: string, number: number) =>
    number === 0
      ? []
      : [`${count(number, "fact")} of files ${when} only: the other snapshot was not asked for them`];
  return {
    changes,
    ignored: [
      ...onlyIn("before", before, after),
      ...onlyIn("after", after, before),
      ...notAsked("before", old.leftOut),
      ...notAsked("after", fresh.leftOut),
      ...told("before", before),
      ...told("after", after),
    ],
  };
}

/** Kinds that one of the two does not hold: nobody can say what the other host has of them. */
function onlyIn(when: string, { coverage }: Snapshot, other: Snapshot): string[] {
  return Object.entries(coverage.kinds)
    .filter(([kind]) => !(kind in other.coverage.kinds))
    .map(
      ([kind, facts]) =>
        `${count(facts, "fact")} of kind ${kind} ${when} only: the other snapshot does not hold this kind`,
    );
}

/** Without the files that only one of the two was asked for: nobody can say whether the other host had them. */
function askedOfBoth(snapshot: Snapshot, other: Snapshot): { facts: Fact[]; leftOut: number } {
  const watchedBySelf = watchedBy(snapshot);
  const asked = snapshot.facts.filter((fact) => fact.kind in other.coverage.kinds && watchedBySelf(fact));
  const facts = asked.filter(watchedBy(other));
  return { facts, leftOut: asked.length - facts.length };
}
