import type { Fact, KindSpec } from "../../src/model/fact.ts";
import type { Gap } from "../../src/model/gaps.ts";
import type { SecretKeeper } from "../../src/model/secret.ts";
import type { Value } from "../../src/model/value.ts";
import type { Digests } from "../host/digests.ts";
import type { Host } from "../host/host.ts";
import type { Notes } from "../host/notes.ts";
import type { Watched } from "../host/watched.ts";

/** What a probe is asked to look at. */
export interface Scope {
  /** Config files to parse to fields. */
  configs: readonly ConfigWatch[];
  /** Globs of files whose content and metadata are facts; those in `configs` are meant too. */
  files: readonly string[];
  /** Makes digests of secrets. */
  secrets: SecretKeeper;
  /** Digests of watched files, as far as they are known without reading; to be asked in order of paths. */
  digests: Digests;
  /** What was approved for watched files. */
  approved: ApprovedFiles;
  /** What earlier passes made of files that are dear to read. */
  notes: Notes;
  /** Told of files as they are met, before they are read. */
  census?: CountsFiles;
}

/** Whoever is told of watched files as they are met. */
export interface CountsFiles {
  /** Files in order of paths, before any of them is read, and what could not be entered. */
  note(piece: Watched): Promise<void>;
  /** All were noted. */
  end(): void;
}

/** What was approved for watched files; to be asked in order of paths, and before the file itself is yielded. */
export interface ApprovedFiles {
  /** The hash that was approved for a path. */
  hash(path: string): Value | undefined;
  /** A config as it was approved, and the hash of the file it was read from: who sees that hash may yield the fact as it is. */
  config(path: string): ApprovedConfig | undefined;
}

export interface ApprovedConfig {
  fact: Fact;
  hash: Value;
}

export interface ConfigWatch {
  glob: string;
  /** Name of the format, where the file's own name and content don't tell. */
  as?: string;
  /** Attributes or children that tell siblings of one name apart, by that name. */
  identity?: Record<string, readonly string[]>;
}

/**
 * What a probe yields, bit by bit, so that bulk can be streamed. Each key comes once, in any order, but in order of keys
 * where many facts are yielded together.
 */
export type Observed =
  | { fact: Fact }
  | { facts: readonly Fact[] }
  | { unreadable: Gap }
  | { capped: Gap }
  | { unparsed: Gap };

/** Observes all facts of one kind. A throw means that the whole kind is unreadable, and why. */
export interface Probe extends KindSpec {
  observe(host: Host, scope: Scope): AsyncIterable<Observed>;
}
