import { clockBack } from "../../src/trust/client/expiry.ts";
import { type Obtained, obtain } from "../../src/trust/client/obtain.ts";
import { asRefused } from "../../src/trust/client/refused.ts";
import type { Source } from "../../src/trust/client/source.ts";
import { TIMESTAMP } from "../../src/trust/repository/names.ts";
import { seenBy, type TrustContext } from "./context.ts";
import { type Files, install } from "./generations.ts";
import { type Loaded, load } from "./load.ts";
import { readMarks, writeMarks } from "./mark.ts";
import type { Pin } from "./pin.ts";
import { addRefusal, settleRefusals } from "./refusals.ts";

/** Opens a source. @param kept what is in force here */
export type OpenSource = (kept: Source | undefined) => Source;

/**
 * Verifies what a source, once opened, offers and puts it in force. Throws `Refused` where it is not to be trusted,
 * which the next report tells, and `Unreachable`; what was in force is in force still then.
 */
export async function update(context: TrustContext, pin: Pin, open: OpenSource): Promise<Obtained> {
  const { places, secrets, clock } = context;
  const at = clock().toISOString();
  const { mark, faults } = readMarks(places.marks, secrets);
  const kept = await load(context, pin, mark);
  for (const fault of [...faults, ...kept.faults]) addRefusal(places.refusals, fault, at);
  const obtained = await offered(context, pin, open, kept);
  const isKept = kept.faults.length === 0 && isSame(kept.obtained, obtained);
  if (!isKept) install(places, obtained);
  writeMarks(places.marks, { site: pin.site, root: pin.fingerprint, ...obtained.seen, at }, secrets);
  settleRefusals(places.refusals, at);
  // The same bulk state, which need not be held where it is kept.
  return isKept && kept.obtained ? { ...obtained, baselines: kept.obtained.baselines } : obtained;
}

async function offered(
  { places, secrets, clock, host }: TrustContext,
  pin: Pin,
  open: OpenSource,
  kept: Loaded,
): Promise<Obtained> {
  const now = clock();
  const { mark } = readMarks(places.marks, secrets);
  const timestamp = kept.obtained?.files.get(TIMESTAMP);
  try {
    const back = mark && clockBack(now, new Date(mark.at));
    if (back) throw back;
    return await obtain({
      // What has a fault is not leant on.
      source: open(kept.faults.length === 0 ? kept.source : undefined),
      site: pin.site,
      host,
      root: new TextEncoder().encode(pin.root),
      seen: seenBy(mark),
      ...(timestamp ? { timestamp } : {}),
      now,
    });
  } catch (thrown) {
    const refused = asRefused(thrown);
    addRefusal(places.refusals, refused, now.toISOString());
    throw refused;
  }
}

/** All but the timestamp is named by its version or its hash. */
function isSame(before: Files | undefined, after: Files): boolean {
  const paths = (of: Files) => new Set([...of.files.keys(), ...of.bulk.keys()]);
  if (before === undefined || paths(before).symmetricDifference(paths(after)).size > 0) return false;
  const [one, other] = [before, after].map(({ files }) => files.get(TIMESTAMP));
  return !!one && !!other && Buffer.compare(one, other) === 0;
}
