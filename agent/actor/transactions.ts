import { ifPresent } from "../host/ask.ts";
import type { Host } from "../host/host.ts";

/** Something a package manager did. */
export interface Transaction {
  /** Local time as the log has it: "2026-11-22 20:10:03". */
  at: string;
  /** The same since the epoch, by this process's time zone, which is the host's. */
  seconds: number;
  action: "install" | "upgrade" | "remove" | "purge";
  package: string;
  /** Version before and after; "<none>" where there was none. */
  from: string;
  to: string;
}

const LOG = "/var/log/dpkg.log";
const LINE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (install|upgrade|remove|purge) (\S+) (\S+) (\S+)$/;

/** What dpkg did lately; undefined where there is no such log. */
export async function transactionsOf(host: Host): Promise<Transaction[] | undefined> {
  const text = await ifPresent(host.text(LOG));
  return text === undefined ? undefined : transactions(text);
}

/** The installs, upgrades and removals in a dpkg.log (dpkg(1), "--log"). */
export function transactions(log: string): Transaction[] {
  return log.split("\n").flatMap((line) => {
    const [, at, action, name, from, to] = LINE.exec(line) ?? [];
    if (!at || !name || !from || !to) return [];
    const seconds = new Date(at.replace(" ", "T")).getTime() / 1000;
    const of = name.replace(/:[a-z0-9]+$/, "");
    return [{ at, seconds, action: action as Transaction["action"], package: of, from, to }];
  });
}
