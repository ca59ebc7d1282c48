import { join } from "node:path";
import { parseJson } from "../../src/model/json.ts";
import { circumstancesDigest, findingDigest } from "../../src/model/open-set.ts";
import type { Report } from "../../src/model/report.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import type { Before } from "../part.ts";
import { readSealed, type SealedFile, writeSealed } from "../sealed-file.ts";

/** What the last signed report told. */
export interface Told {
  /** SHA-256 in hex of its envelope, or of the last snapshot signed with it: it counts only while that is the last of the chain. */
  envelope: string;
  /** As `circumstancesDigest` makes it. */
  circumstances: string;
  /** `findingDigest` of every open finding, by id. */
  open: [id: string, digest: string][];
}

/** What one pass leaves for the next, so that it can tell what is new. */
export interface Known {
  told: Told;
  /** What a pass over a part rests on. */
  before: Before;
}

const fileOf = (state: string, secrets: SecretKeeper): SealedFile => ({
  path: join(state, "known.cache"),
  format: "mesdrift-known/1",
  secrets,
});

/** What the last pass left. Where it is lost, cut, planted or of another version, the next report simply tells all. */
export function loadKnown(state: string, secrets: SecretKeeper): Known | undefined {
  const body = readSealed(fileOf(state, secrets));
  return body === undefined ? undefined : parseJson(body);
}

/** Leaves it for the next pass; why it could not be, where it could not. */
export function saveKnown(state: string, secrets: SecretKeeper, known: Known): string | undefined {
  return writeSealed(fileOf(state, secrets), JSON.stringify(known));
}

/** What a report tells, once the chain ends with the envelope of this hash. */
export function toldBy(report: Report, envelope: string): Told {
  return {
    envelope,
    circumstances: circumstancesDigest(report),
    open: report.findings.map((finding) => [finding.id, findingDigest(finding)]),
  };
}
