import { ifPresent } from "./ask.ts";
import { type Host, HostError } from "./host.ts";

/** A kernel module that is loaded. */
export interface Module {
  name: string;
  /** Bytes. */
  size: number;
  usedBy: string[];
  /** Marks such as "O" (out of tree) and "E" (unsigned), or "". */
  taint: string;
}

const MODULES = "/proc/modules";

/** Loaded modules; none where the kernel was built to load none, and so has no list of them (proc_modules(5)). */
export async function loadedModules(host: Host): Promise<Module[]> {
  return parseModules((await ifPresent(host.text(MODULES))) ?? "");
}

/** Rows of /proc/modules: name, size, number of users, their names, state, address, marks. */
export function parseModules(table: string): Module[] {
  const rows = table.split("\n");
  if (rows.pop() !== "") throw new HostError("failed", `${MODULES}: the last line is cut`);
  return rows.map((row) => {
    const match = /^(\S+) (\d+) (?:\d+|-) (\S+) [A-Z][a-z]+ \S+(?: \(([A-Z]+)\))?$/.exec(row);
    if (!match) throw new HostError("failed", `${MODULES}: "${row}" is no row of a module`);
    const [, name = "", size, users = "-", taint = ""] = match;
    return { name, size: Number(size), usedBy: users === "-" ? [] : users.split(",").filter(Boolean), taint };
  });
}
