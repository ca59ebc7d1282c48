import { join } from "node:path";
import { locked } from "./locked.ts";
import type { Target } from "./target.ts";

/** The native part of koffi as the agent looks for it, beside itself. */
export const KOFFI = "koffi.node";

/** Path of the file for a system; undefined where the agent does without. */
export async function nativeKoffi({ koffi }: Pick<Target, "koffi">): Promise<string | undefined> {
  return koffi && join(await locked(koffi.package), koffi.file);
}
