import { CompiledBaseline } from "../../model/baseline.ts";
import { bulkPath } from "./names.ts";

/** The bulk state that a target names, if it is a baseline with such. @param text of the target, as signed */
export function bulkOf(text: string): { path: string; sha256: string }[] {
  const bulk = CompiledBaseline.safeParse(JSON.parse(text)).data?.state?.bulk;
  return bulk ? [{ path: bulkPath(bulk.sha256), sha256: bulk.sha256 }] : [];
}
