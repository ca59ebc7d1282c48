import { count } from "../../src/print/words.ts";
import type { DeliveryResult } from "../run/errand.ts";

/** What came of a delivery, in one sentence. */
export function deliverySentence(result: DeliveryResult): string {
  const { delivered, awaited = 0, left, by, passedOver = [], doubts = [], why } = result;
  const counts = [
    `${count(delivered, "report")} delivered${by === undefined ? "" : ` by ${by}`}`,
    ...(awaited > 0 ? [`${awaited} handed over and not acknowledged yet`] : []),
    `${left} waiting`,
  ];
  return [counts.join(", "), ...(why === undefined ? [] : [why]), ...passedOver, ...doubts].join(": ");
}
