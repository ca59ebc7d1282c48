import type { Report } from "../../src/model/report.ts";
import type { SignedReport } from "../../src/model/signed.ts";
import { sealEnvelope } from "../../src/trust/envelope.ts";
import { publicKey } from "../../src/trust/keys/public-key.ts";
import { newKeyPem, type SigningKey, signingKey } from "../../src/trust/keys/signing-key.ts";
import { sha256 } from "../../src/trust/repository/names.ts";
import { statementBytes } from "../../src/trust/statement.ts";
import { hostKeys } from "../../src/trust/verify/host-keys.ts";
import { type Verification, verifyFiles } from "../../src/trust/verify/verify.ts";
import { TRUSTED } from "../print/line3-trusted.ts";

export const KEY = signingKey(newKeyPem());
export const KEYS = hostKeys([publicKey(KEY.publicHex, "line3")]);
export const EPOCH = "e".repeat(32);

/** A short report, so that every byte of it can be tried. */
export const SHORT: Report = { ...TRUSTED, findings: [], expiredWaivers: [], unapproved: [], undecided: [] };

export interface Told {
  /** What the report is made of. */
  base?: Report;
  report?: Partial<SignedReport>;
  key?: SigningKey;
  epoch?: string;
}

/** The envelope of a number in a chain. */
export function envelope(sequence: number, before: string | undefined, told: Told = {}): string {
  const { base = SHORT, report = {}, key = KEY, epoch = EPOCH } = told;
  const madeAt = new Date(Date.UTC(2026, 2, sequence)).toISOString();
  const link = { epoch, sequence, ...(before === undefined ? {} : { previous: sha256(before) }) };
  return sealEnvelope(statementBytes({ ...base, madeAt, link, clock: { time: madeAt }, ...report }), key);
}

/** Envelopes of the numbers from 1 on, each naming the one before. */
export function chain(length: number, told: Told = {}): string[] {
  const made: string[] = [];
  for (let sequence = 1; sequence <= length; sequence++) made.push(envelope(sequence, made.at(-1), told));
  return made;
}

/** Files of a folder as `mesdrift-agent export` names them. */
export function named(envelopes: readonly (string | Uint8Array)[], epoch = EPOCH) {
  return envelopes.map((text, at) => ({
    file: `reports/${epoch}/${String(at + 1).padStart(8, "0")}.json`,
    bytes: new Uint8Array(Buffer.from(text)),
  }));
}

/** What becomes of a folder with these files. */
export function verified(files: ReturnType<typeof named>): Verification {
  return verifyFiles({ files, keys: KEYS, whole: true });
}

/** What does not hold of them, as crime and the last part of the file's name. */
export function crimes(files: ReturnType<typeof named>): string[] {
  return verified(files).problems.map(({ crime, file }) => `${crime} ${file.split("/").at(-1)}`);
}
