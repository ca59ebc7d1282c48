/** What is known of files of another machine. */
import type { FileStat, HostError } from "../host.ts";

export interface Entry {
  stat: FileStat;
  /** Where a link leads, as written; empty where that can't be seen. */
  target: string;
}

/** Files as they are, or why they can't be seen, each path once. */
export type Looked = Map<string, Entry | HostError>;

/** All that is in a folder, by name; undefined is what is there and must be asked for by itself. */
export type Listing = Map<string, Entry | HostError | undefined>;
