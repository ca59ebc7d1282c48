import type { Link } from "../../model/signed.ts";
import { hexOf } from "./bytes.ts";
import type { Writer } from "./engine.ts";

/** What ties an envelope to the one before it: its own hash and that one's, in hex. */
interface Tie {
  sha256: string;
  previous?: string | undefined;
}

type Position = Pick<Link, "epoch" | "sequence">;

/** What stands right before and right behind envelopes that come late. */
export class Beside {
  readonly #ties: Map<string, Tie>;

  private constructor(ties: Map<string, Tie>) {
    this.#ties = ties;
  }

  /** Loads what is here beside some places; what was archived is known no more. */
  static async load(within: Writer, late: readonly (Position & { hostId: number })[]): Promise<Beside> {
    if (late.length === 0) return new Beside(new Map());
    const rows = await within
      .selectFrom("envelope")
      .select(["host_id", "epoch", "sequence", "sha256", "previous"])
      .where("host_id", "in", [...new Set(late.map(({ hostId }) => hostId))])
      .where("epoch", "in", [...new Set(late.map(({ epoch }) => epoch))])
      .where("sequence", "in", [...new Set(late.flatMap(({ sequence }) => [sequence - 1, sequence + 1]))])
      .where("fork", "=", 0)
      .execute();
    const ties = rows.map(({ host_id, epoch, sequence, sha256, previous }): [string, Tie] => [
      placeOf(host_id, epoch, sequence),
      { sha256: hexOf(sha256), previous: previous === null ? undefined : hexOf(previous) },
    ]);
    return new Beside(new Map(ties));
  }

  /** Notes one that was put in its place. */
  add(hostId: number, { epoch, sequence, previous }: Link, sha256: string): void {
    this.#ties.set(placeOf(hostId, epoch, sequence), { sha256, previous });
  }

  /** Does one fit to both sides of its place, as far as these are known? */
  fits(hostId: number, { epoch, sequence, previous }: Link, sha256: string): boolean {
    const before = this.#ties.get(placeOf(hostId, epoch, sequence - 1));
    const after = this.#ties.get(placeOf(hostId, epoch, sequence + 1));
    return (
      (before === undefined || before.sha256 === previous) &&
      (after === undefined || after.previous === sha256)
    );
  }
}

function placeOf(hostId: number, epoch: string, sequence: number): string {
  return `${hostId} ${epoch} ${sequence}`;
}
