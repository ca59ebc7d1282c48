import type { Value } from "../model/value.ts";

/**
 * A decimal numeral, with or without sign, fraction and exponent: a number, or the numeral as written where a double
 * would change it (18446744073709551615, 1e400).
 */
export function decimalNumber(written: string): Value {
  const value = Number(written);
  return Number.isFinite(value) && normal(written) === normal(String(value)) ? value : { number: written };
}

/** An integer with or without sign, and with the prefix 0x or 0o: a number, or as written where a double would change it. */
export function prefixedNumber(written: string): Value {
  const size = BigInt(written.replace(/^[+-]/, ""));
  const value = Number(size);
  if (!Number.isFinite(value) || BigInt(value) !== size) return { number: written };
  return written.startsWith("-") ? -value : value;
}

/** The one way to write a decimal: significant digits and a power of ten. */
function normal(decimal: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(decimal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return "0";
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  const power = Number(exponent) - fraction.length + digits.length - end;
  return `${sign === "-" ? "-" : ""}${digits.slice(0, end)}e${power}`;
}
