import * as z from "zod";
import type { HostIdentity } from "../model/snapshot.ts";
import { sha256 } from "./repository/names.ts";

/** Type of an in-toto Statement (github.com/in-toto/attestation, version 1). */
export const STATEMENT = "https://in-toto.io/Statement/v1";

/** What every statement begins with: its type, and the host that it is about. */
export const statementHead = {
  _type: z.literal(STATEMENT),
  subject: z.tuple([z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: z.string() }) })]),
};

/** A host as in-toto names what a statement is about: the digest is that of the list of its name and its machine id, as JSON. */
export function subjectOf({ name, machineId }: Pick<HostIdentity, "name" | "machineId">) {
  return { name, digest: { sha256: sha256(JSON.stringify([name, machineId ?? null])) } };
}
