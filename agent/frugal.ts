import { setFlagsFromString } from "node:v8";

/** How much more than what it holds the heap may grow before V8 looks for garbage, in per cent; without this it may be several times as much. */
const GROWTH = 10;

/**
 * Has V8 keep an audit's memory in bounds, however many files there are, at the price of a little processor time. Set when work
 * begins, since at the start of Node it would cost its code cache.
 */
export function growSlowly(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}

/** Undoes {@link growSlowly}, for who makes code that is to count before it. */
export function growAsNode(): void {
  setFlagsFromString("--heap-growing-percent=0");
}

/** As {@link growSlowly}, and at the price of much more time: for what lives on a host for months and does little. */
export function beFrugal(): void {
  setFlagsFromString("--optimize-for-size");
}
