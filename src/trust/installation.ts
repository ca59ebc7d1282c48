import * as z from "zod";
import { InstallationRecord } from "../model/installation.ts";
import { parseJsonBytes } from "../model/json.ts";
import { safeJson } from "../print/json.ts";
import { STATEMENT, statementHead, subjectOf } from "./subject.ts";

const INSTALLATION = "https://mesdrift.dev/installation/v1";

/** in-toto Statement about how the agent is installed on a host. It stands by itself, and is no link of the chain of reports. */
const Statement = z.strictObject({
  ...statementHead,
  predicateType: z.literal(INSTALLATION),
  predicate: InstallationRecord,
});

/** The bytes of the statement that a record is. */
export function installationBytes(predicate: InstallationRecord): Uint8Array {
  const statement = {
    _type: STATEMENT,
    subject: [subjectOf(predicate.host)],
    predicateType: INSTALLATION,
    predicate,
  };
  return Buffer.from(safeJson(JSON.stringify(statement)));
}

/** The record in the bytes of a statement whose signature was verified; undefined where it is another statement. */
export function readInstallation(bytes: Uint8Array): InstallationRecord | undefined {
  if (!Buffer.from(bytes).includes(`"predicateType":"${INSTALLATION}"`)) return undefined;
  const parsed = Statement.safeParse(parseJsonBytes(bytes));
  if (!parsed.success) return undefined;
  const { predicate, subject } = parsed.data;
  const [{ name, digest }] = subject;
  const expected = subjectOf(predicate.host);
  return name === expected.name && digest.sha256 === expected.digest.sha256 ? predicate : undefined;
}
