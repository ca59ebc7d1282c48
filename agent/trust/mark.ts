import * as z from "zod";
import { canonical } from "../../src/model/canonical.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import { Instant } from "../../src/model/waiver.ts";
import { Refused } from "../../src/trust/client/refused.ts";
import { readKept, writeKept } from "./kept.ts";

const Content = z.strictObject({
  site: z.string(),
  /** Fingerprint of the pinned root. */
  root: z.string(),
  /** What was verified, as `Seen` has it. */
  versions: z.record(z.string(), z.number().int()),
  publishers: z.string(),
  keyIds: z.array(z.string()).readonly(),
  /** When it was verified, by the clock of this host. */
  at: Instant,
});

/** The highest of what this host has verified: nothing older is taken again, whatever happens to the rest of its state. */
export type Mark = z.infer<typeof Content>;

/** A mark as it is written, with a digest under a key of this host. */
const Sealed = z.strictObject({ ...Content.shape, digest: z.string() });

/** What the places of the mark hold. */
export interface Marks {
  /** The newest that this host wrote. Where there is none, one with a wrong digest counts as well: without it the host would take anything. */
  mark: Mark | undefined;
  /** What is wrong with them. */
  faults: Refused[];
}

/** Reads the mark where it stands. */
export function readMarks(places: readonly string[], secrets: SecretKeeper): Marks {
  const read = places.map((place) => readMark(place, secrets));
  const [own = [], others = []] = [true, false].map((isOwn) =>
    read.flatMap(({ mark, fault }) => (mark && (fault === undefined) === isOwn ? [mark] : [])),
  );
  const newest = newestOf(own) ?? newestOf(others);
  const gone = newest === undefined ? [] : places.filter((_, at) => read[at]?.mark === undefined);
  return {
    mark: newest,
    faults: [
      ...read.flatMap(({ fault }) => fault ?? []),
      ...gone
        .filter((place) => !read.some(({ fault }) => fault?.message.startsWith(place)))
        .map(
          (place) =>
            new Refused("deleted-state", `${place}: is gone, expected the mark of what was verified here`),
        ),
    ],
  };
}

function newestOf(marks: readonly Mark[]): Mark | undefined {
  return marks.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
}

function readMark(place: string, secrets: SecretKeeper): { mark?: Mark; fault?: Refused } {
  try {
    const sealed = readKept(place, Sealed);
    if (sealed === undefined) return {};
    const { digest, ...mark } = sealed;
    if (digest === digestOf(mark, secrets)) return { mark };
    return {
      mark,
      fault: new Refused("damaged-state", `${place}: was not written by this host, or was changed`),
    };
  } catch (thrown) {
    if (thrown instanceof Refused) return { fault: thrown };
    throw thrown;
  }
}

/** Writes the mark in all its places. Throws `Trouble`. */
export function writeMarks(places: readonly string[], mark: Mark, secrets: SecretKeeper): void {
  for (const place of places) writeKept(place, { ...mark, digest: digestOf(mark, secrets) });
}

function digestOf(mark: Mark, secrets: SecretKeeper): string {
  return secrets.seal(`mark of trust ${canonical({ ...mark, keyIds: [...mark.keyIds] })}`).secret.digest;
}
