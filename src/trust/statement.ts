import * as z from "zod";
import { AllClear, Changes } from "../model/interval.ts";
import { parseJson } from "../model/json.ts";
import { SignedReport, SignedSnapshot } from "../model/signed.ts";
import { Trouble } from "../model/trouble.ts";
import { safeJson } from "../print/json.ts";
import { STATEMENT, statementHead, subjectOf } from "./subject.ts";

/** Names of what mesdrift states. Their form is in report.schema.json; there need be no page at these addresses. */
const REPORT = "https://mesdrift.dev/report/v1";
const SNAPSHOT = "https://mesdrift.dev/snapshot/v1";
const CHANGES = "https://mesdrift.dev/changes/v1";
const ALL_CLEAR = "https://mesdrift.dev/all-clear/v1";

/** in-toto Statement (github.com/in-toto/attestation, version 1) about one host. */
const Statement = z.discriminatedUnion("predicateType", [
  z.strictObject({ ...statementHead, predicateType: z.literal(REPORT), predicate: SignedReport }),
  z.strictObject({ ...statementHead, predicateType: z.literal(SNAPSHOT), predicate: SignedSnapshot }),
  z.strictObject({ ...statementHead, predicateType: z.literal(CHANGES), predicate: Changes }),
  z.strictObject({ ...statementHead, predicateType: z.literal(ALL_CLEAR), predicate: AllClear }),
]);
export type Statement = z.infer<typeof Statement>;
/** What a host signs. */
export type Predicate = SignedReport | SignedSnapshot | Changes | AllClear;

const TYPES = {
  "mesdrift-report/1": REPORT,
  "mesdrift-snapshot/1": SNAPSHOT,
  "mesdrift-changes/1": CHANGES,
  "mesdrift-all-clear/1": ALL_CLEAR,
} as const;

/** The bytes of the statement that a report or a snapshot is. */
export function statementBytes(predicate: Predicate): Uint8Array {
  const predicateType = TYPES[predicate.format];
  const statement = { _type: STATEMENT, subject: [subjectOf(predicate.host)], predicateType, predicate };
  return Buffer.from(safeJson(JSON.stringify(statement)));
}

/** Reads the bytes of a statement whose signature was verified. Throws {@link Trouble}. */
export function readStatement(bytes: Uint8Array): Predicate {
  const { predicate, subject } = parse(bytes);
  const [{ name, digest }] = subject;
  const expected = subjectOf(predicate.host);
  if (name !== expected.name || digest.sha256 !== expected.digest.sha256)
    throw new Trouble(`its subject is ${name}, but it tells of ${predicate.host.name}`);
  return predicate;
}

function parse(bytes: Uint8Array): Statement {
  const { success, data, error } = bySchema(parsedJson(bytes));
  if (success) return data;
  const issue = error.issues[0];
  throw new Trouble(
    `no statement of mesdrift, at ${issue?.path.join(".") || "its top"}: ${issue?.message}; a newer mesdrift may know it`,
  );
}

function bySchema(data: unknown): z.ZodSafeParseResult<Statement> {
  try {
    return Statement.safeParse(data);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new Trouble("no statement of mesdrift: it is nested too deeply to be read");
  }
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}
