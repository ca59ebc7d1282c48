import { readBulk } from "../../baseline/bulk.ts";
import type { OpenBaseline } from "../../baseline/open.ts";
import { CompiledBaseline } from "../../model/baseline.ts";
import { inOrder } from "../../model/fact.ts";
import { sha256 } from "../repository/names.ts";
import { readDocument } from "./documents.ts";

/** A baseline from the text of its target. Throws `Trouble`. @param bulkText the bulk state of that SHA-256 */
export function openTarget(text: string, target: string, bulkText: (sha256: string) => string): OpenBaseline {
  const baseline = readDocument(CompiledBaseline, text, target);
  const bulk = baseline.state?.bulk;
  const many = bulk ? readBulk(new TextEncoder().encode(bulkText(bulk.sha256)), bulk) : [];
  const facts = [...(baseline.state?.facts ?? []), ...many].sort(inOrder);
  return { baseline, sha256: sha256(text), facts };
}
