import { parseConfig } from "../../../src/formats/index.ts";
import { FormatError, LIMITS } from "../../../src/formats/tree.ts";
import { formatAddress } from "../../../src/model/address.ts";
import type { Fact } from "../../../src/model/fact.ts";
import type { Gap } from "../../../src/model/gaps.ts";
import { anyGlob, isLiteral } from "../../../src/model/glob.ts";
import { printable } from "../../../src/model/text.ts";
import { isSameHash, type ShownHash } from "../../host/digests.ts";
import { type Host, HostError, type Met } from "../../host/host.ts";
import type { ConfigWatch, Observed, Scope } from "../probe.ts";
import { CONFIG } from "./kinds.ts";

/** Config files field by field, as a walk meets them. */
export class Configs {
  readonly #host: Host;
  readonly #scope: Scope;
  /** By glob; the first where one is watched in two ways. */
  readonly #watches: ReadonlyMap<string, ConfigWatch>;
  readonly #isWatched: (path: string) => boolean;
  #facts: Fact[] = [];
  #gaps: Observed[] = [];

  constructor(host: Host, scope: Scope) {
    const { configs } = scope;
    this.#host = host;
    this.#scope = scope;
    this.#watches = new Map(configs.toReversed().map((watch) => [watch.glob, watch]));
    this.#isWatched = anyGlob([...this.#watches.keys()]);
  }

  async at(one: Met): Promise<void> {
    const watch = this.#watches.get(one.pattern);
    if (watch === undefined) return;
    try {
      const file = await this.#fileAt(one);
      if (file !== undefined) this.#facts.push(await this.#factOf(one.path, file, watch));
    } catch (error) {
      this.#gaps.push(...whyNot(one.path, error));
    }
  }

  /** Facts and gaps since this was asked last. */
  told(): Observed[] {
    const told = [...this.#gaps, { facts: this.#facts }];
    [this.#facts, this.#gaps] = [[], []];
    return told;
  }

  /**
   * The file to be read for a watched path, without links on the way; nothing for a directory, or a link to another
   * watched file. A link is followed only where the watch names it: one that merely matches may lead anywhere.
   */
  async #fileAt(one: Met): Promise<Met | undefined> {
    if (one.stat.type === "directory") return undefined;
    if (one.stat.type !== "link") return one;
    const resolved = await this.#host.resolve(one.path);
    if (this.#isWatched(resolved)) return undefined;
    const stat = await this.#host.stat(resolved);
    if (stat.type === "directory") return undefined;
    if (!isLiteral(one.pattern))
      throw new FormatError(
        `a link to ${printable(resolved)}, which is not watched; watch that, or the link by its name`,
      );
    return { ...one, resolved, stat };
  }

  /** The fact as it was approved, where the file still has the content that was approved with it; else what it says now. */
  async #factOf(path: string, file: Met, watch: ConfigWatch): Promise<Fact> {
    const { approved, digests } = this.#scope;
    const known = approved.config(path);
    const approvedWith = (hash: ShownHash) =>
      known !== undefined && isSameHash(hash, known.hash) ? known.fact : undefined;
    const before = digests.known(file);
    const unread = before === undefined ? undefined : approvedWith(before);
    if (unread) return unread;
    const from = [...new Set([path, file.resolved])];
    const use = (bytes: Uint8Array, hash: ShownHash) =>
      approvedWith(hash) ?? { ...this.#parsed(bytes, path, watch), from };
    return digests.read(this.#host, file, use, known?.hash);
  }

  #parsed(bytes: Uint8Array, path: string, { as, identity }: ConfigWatch): Fact {
    const { secrets } = this.#scope;
    const about = { path, secrets, ...(as ? { as } : {}), ...(identity ? { identity } : {}) };
    const { format, fields } = parseConfig(bytes, about);
    return { kind: CONFIG, key: path, fields: { format, ...fields } };
  }
}

/** Why a config has no fields. One that is not there is no gap; what is neither the host's nor the file's fault is thrown. */
function whyNot(path: string, error: unknown): Observed[] {
  const gap = (why: string): Gap => ({ address: formatAddress({ kind: CONFIG, key: path }), why });
  if (error instanceof FormatError) return [{ unparsed: gap(printable(error.message)) }];
  if (!(error instanceof HostError)) throw error;
  switch (error.fault) {
    case "absent":
      return [];
    case "too-large":
      return [{ capped: gap(`more than ${LIMITS.bytes} bytes: hashed, not read field by field`) }];
    case "special":
      return [{ unparsed: gap(error.message) }];
    default:
      return [{ unreadable: gap(error.message) }];
  }
}
