import type { Finding } from "../../src/model/report.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { complain } from "../../src/program/complain.ts";
import { clockBack, tooOld, withGrace } from "../../src/trust/client/expiry.ts";
import type { Obtained } from "../../src/trust/client/obtain.ts";
import { Refused } from "../../src/trust/client/refused.ts";
import type { TrustContext } from "./context.ts";
import { refusalFinding } from "./findings.ts";
import { load } from "./load.ts";
import { type Mark, type Marks, readMarks } from "./mark.ts";
import { type Pin, readPin } from "./pin.ts";
import { forgetRefusals, readRefusals, refusal } from "./refusals.ts";
import { sourceOf } from "./source-of.ts";
import { type Trusted, trusted } from "./trusted.ts";
import { update } from "./update.ts";

/** Longest wait for one file of a source at the start of a pass, in seconds. */
const SECONDS = 5;

/** What a pass obeys. */
export interface InForce {
  /** Undefined where nobody pinned anything, or nothing is left of it. */
  trusted?: Trusted;
  /** What was refused since the last report, and what is wrong with the agent's state. */
  refused: Finding[];
  /** Called once a report has told it: what was mended meanwhile is forgotten then. */
  told(): void;
}

/**
 * Tells what is in force.
 * @param asksSource updates from the source first, where there is one
 */
export async function trustInForce(context: TrustContext, asksSource: boolean): Promise<InForce> {
  const { places, secrets, clock } = context;
  const now = clock();
  const at = now.toISOString();
  const marks = readMarks(places.marks, secrets);
  const { pin, faults } = pinnedHere(context, marks);
  const told = readRefusals(places.refusals, at).refused;
  const kept = pin ? await load(context, pin, marks.mark) : { faults: [] };
  const fresh = pin && asksSource ? await updated(context, pin) : undefined;
  const obtained = fresh ?? kept.obtained;

  faults.push(...kept.faults, ...ageFaults(now, marks.mark, obtained));
  const during = readRefusals(places.refusals, at).refused;
  const all = [...told, ...during, ...faults.map((fault) => refusal(fault, at))];
  const refused = [...new Map(all.map((each) => [each.crime, each])).values()];
  const site = pin?.site ?? marks.mark?.site ?? "unknown";
  const verifiedAt = readMarks(places.marks, secrets).mark?.at ?? at;
  return {
    refused: refused.map((each) => refusalFinding(site, each)),
    told: () => forgetRefusals(places.refusals, at),
    ...(pin && obtained ? { trusted: trusted(obtained, { pin, verifiedAt, refused, now }) } : {}),
  };
}

/** The pin, and what is wrong with it or with the mark. */
function pinnedHere({ places }: TrustContext, { mark, faults }: Marks): { pin?: Pin; faults: Refused[] } {
  try {
    const pin = readPin(places.pin);
    if (pin && !mark && faults.length === 0)
      return { pin, faults: [gone(places.marks.join(" and "), "the mark of what was verified here")] };
    if (pin) return { pin, faults: [...faults] };
    return {
      faults: mark || faults.length > 0 ? [...faults, gone(places.pin, "the root that was pinned")] : [],
    };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { faults: [...faults, thrown] };
  }
}

function gone(place: string, what: string): Refused {
  return new Refused(
    "deleted-state",
    `${place}: is gone, expected ${what}; find out who removed it, then run mesdrift-agent trust add again`,
  );
}

/** What a source has now; undefined where it offers nothing that can be used: the refusal is kept, and silence is no fault. */
async function updated(context: TrustContext, pin: Pin): Promise<Obtained | undefined> {
  const { site, ca, from } = pin;
  if (from === undefined) return undefined;
  try {
    return await update(context, pin, (kept) => sourceOf(from, { site, ca, seconds: SECONDS, kept }));
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    complain(`what was trusted before stays in force: ${thrown.message}`);
    return undefined;
  }
}

/** What the clock tells against what is in force. */
function ageFaults(now: Date, mark: Mark | undefined, obtained: Obtained | undefined): Refused[] {
  const back = mark && clockBack(now, new Date(mark.at));
  return [...(back ? [back] : []), ...(obtained && isTooOld(obtained, now) ? [ageOf(obtained, now)] : [])];
}

function isTooOld({ oldest, policy }: Obtained, now: Date): boolean {
  return withGrace(now, policy.graceDays) >= new Date(oldest.expires);
}

function ageOf({ oldest, policy }: Obtained, now: Date): Refused {
  return tooOld([oldest], now, policy.graceDays);
}
