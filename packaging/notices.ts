import { join } from "node:path";
import { licences } from "./licences.ts";
import { partsOf } from "./parts.ts";
import { CHECKOUT } from "./place.ts";
import { sbom } from "./sbom.ts";
import type { SingleFile } from "./single-file.ts";
import type { Entry } from "./tree.ts";

/** What goes with a program wherever it goes: its licence, those of others, and the list of its parts. */
export async function notices(built: SingleFile, version: string): Promise<Entry[]> {
  const parts = partsOf(built);
  return [
    { path: "copyright", from: join(CHECKOUT, "LICENSE") },
    { path: "third-party-licences.txt", text: await licences(parts) },
    { path: "sbom.cdx.json", text: sbom(built.product, version, parts) },
  ];
}
