import type { Severity } from "../../model/severity.ts";
import type { Drift } from "../facts.ts";

/** What a drift means to the people who run the plant. */
export interface Meaning {
  severity: Severity;
  why: string;
  fix: string;
}

/** A meaning, and the drifts of a kind that have it. */
export interface Row extends Meaning {
  /** Only these fields, or whole facts that are "added" or "removed"; all where it is not given. */
  of?: readonly string[];
  when?(drift: Drift): boolean;
}

/** By kind; the first row that fits decides. */
export type Meanings = Record<string, readonly Row[]>;

const now = ({ observed }: Drift, name: string) => observed?.fields[name];

/** The account is root under another name. */
export const isSuperuser = (drift: Drift) => now(drift, "uid") === 0;

/** The socket, as it is now, can be reached from other machines. */
export const isReachable = (drift: Drift) => now(drift, "scope") !== "loopback";

/** The mode has the setuid or the setgid bit now. */
export const isSetId = (drift: Drift) =>
  now(drift, "type") === "file" && /^[2-7]\d{3}$/.test(String(now(drift, "mode")));

/** Groups whose members may act as root, or come close to it, on Debian and Red Hat systems. */
const ADMINISTRATORS = new Set(["root", "sudo", "wheel", "adm", "docker", "disk", "shadow", "lxd"]);
export const ofAdministrators = ({ key }: Drift) => ADMINISTRATORS.has(key);
