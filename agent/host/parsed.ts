import { FormatError } from "../../src/formats/tree.ts";
import { HostError } from "./host.ts";

/** What a parser makes of a host's file or a program's output; what it can't read is the host's fault, with its source named. */
export function parsed<T>(source: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw hostFault(source, error);
  }
}

/** As {@link parsed}, of a parser that takes its text piece by piece. */
export async function parsedLater<T>(source: string, parsing: Promise<T>): Promise<T> {
  try {
    return await parsing;
  } catch (error) {
    throw hostFault(source, error);
  }
}

function hostFault(source: string, error: unknown): unknown {
  return error instanceof FormatError ? new HostError("failed", `${source}: ${error.message}`) : error;
}
