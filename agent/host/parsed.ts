import { FormatError } from "../../src/formats/tree.ts";
import { HostError } from "./host.ts";

/** What a parser makes of a host's file or a program's output; what it can't read is the host's fault, with its source named. */
export function parsed<T>(source: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof FormatError) throw new HostError("failed", `${source}: ${error.message}`);
    throw error;
  }
}
