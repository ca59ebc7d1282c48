import { setFlagsFromString } from "node:v8";

/** How much more than what it holds the heap may grow before V8 looks for garbage, in per cent; without this it may be several times as much. */
const GROWTH = 10;
/**
 * How far the heap is to have come towards that when V8 begins to look, in per cent: bit by bit beside the work, and at once. By
 * itself it begins as soon as what is new might fill the rest, which is always so in a heap as small as an audit's.
 */
const [SOON, AT_ONCE] = [74, 79];

/**
 * Has V8 keep an audit's memory in bounds, however many files there are, at the price of a little processor time. Set when work
 * begins and what it needs is loaded: V8 takes no code that was made under other flags, be it of Node's own modules.
 */
export function growSlowly(): void {
  setGrowth(GROWTH, SOON, AT_ONCE);
}

/** Undoes {@link growSlowly}, for who makes code that is to count before it. */
export function growAsNode(): void {
  setGrowth(0, 0, 0);
}

function setGrowth(growth: number, soon: number, atOnce: number): void {
  setFlagsFromString(`--heap-growing-percent=${growth}`);
  setFlagsFromString(`--incremental-marking-soft-trigger=${soon}`);
  setFlagsFromString(`--incremental-marking-hard-trigger=${atOnce}`);
}

/** As {@link growSlowly}, and at the price of much more time: for what lives on a host for months and does little. */
export function beFrugal(): void {
  setFlagsFromString("--optimize-for-size");
}
