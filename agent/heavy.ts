import type { Schedule } from "../src/model/assignment.ts";
import { isWithin } from "../src/model/hours.ts";
import { isTimeZone } from "../src/print/time.ts";
import type { Limits } from "./operator.ts";

/** Is this an hour for heavy work? Where both the operator and the engineers named hours it has to be in both. */
export function mayBeHeavy(
  now: Date,
  { heavyHours }: Pick<Limits, "heavyHours">,
  schedule?: Schedule,
): boolean {
  const { heavyHours: signed, timezone = "" } = schedule ?? {};
  return (
    heavyHours.every((hours) => isWithin(hours, now)) &&
    (signed === undefined || isWithin(signed, now, isTimeZone(timezone) ? timezone : undefined))
  );
}
