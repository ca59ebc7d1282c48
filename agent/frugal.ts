import { setFlagsFromString } from "node:v8";

/**
 * Has V8 collect what is no longer used early rather than late, at the price of processor time: for what lives on a host for
 * months and does little. Set when work begins, since at the start of Node it would cost its code cache.
 */
export function beFrugal(): void {
  setFlagsFromString("--optimize-for-size");
}
