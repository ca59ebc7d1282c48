import { InvalidArgumentError } from "commander";

/** Collects an option that may be repeated. */
export function append(value: string, values: string[] = []): string[] {
  return [...values, value];
}

/** A number as commander takes it. */
export function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Expected a whole number.");
}
