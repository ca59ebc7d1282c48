import { closeSync, openSync, readSync } from "node:fs";
import { isCode } from "../../src/files/fault.ts";

/** State of a socket that waits for connections (proc_net(5)). */
const LISTENS = "0A";
/** How much is asked for at once, in bytes: one row by IPv4, since the kernel looks for as many rows as that holds. */
const PIECE = 150;

/**
 * Sockets of one table of TCP that wait for connections, such as /proc/net/tcp. The kernel tells them first, and looks behind each row
 * for the next: behind the last of them it goes through all its memory for connections, which takes milliseconds on a large machine. So
 * no more is read than must be, and as a rule all rows but the last.
 */
export class Listeners {
  readonly #table: string;
  /** The head and the rows, as they were read last. */
  #lines: string[] = [];

  constructor(table: string) {
    this.#table = table;
  }

  /**
   * Local address and inode of each. Throws Node's error, with its `code`.
   * @param most sockets that there are, connections too: behind so many rows nothing is looked for
   */
  read(most: number): string[] {
    this.#lines = most === 0 ? [] : within(this.#table, [], (file) => linesThatListen(file, most));
    return this.#lines.slice(1).map(socketOf);
  }

  /** Are all but the last as they were read? Throws as {@link read}. */
  isAsRead(): boolean {
    const known = this.#lines.slice(0, -1);
    if (known.length < 2) return true;
    const bytes = known.reduce((sum, line) => sum + line.length + 1, 0);
    const lines = within(this.#table, [], (file) => linesIn(file, bytes));
    return (
      lines.length === known.length && lines.every((line, at) => socketOf(line) === socketOf(known[at] ?? ""))
    );
  }
}

/** The head of a table, and then its rows up to the first that does not listen, or up to so many. */
function linesThatListen(file: number, most: number): string[] {
  const lines: string[] = [];
  let rest = "";
  for (let piece = read(file, PIECE); piece !== ""; piece = read(file, PIECE)) {
    const more = (rest + piece).split("\n");
    rest = more.pop() ?? "";
    const end = more.findIndex((line, at) => lines.length + at > 0 && fieldsOf(line)[3] !== LISTENS);
    lines.push(...more.slice(0, end < 0 ? more.length : end));
    if (end >= 0 || lines.length > most) break;
  }
  return lines;
}

/** The whole lines in so many bytes. */
function linesIn(file: number, bytes: number): string[] {
  let text = "";
  for (let piece = read(file, bytes); piece !== ""; piece = read(file, bytes - text.length)) text += piece;
  return text.split("\n").slice(0, -1);
}

/** Local address and inode. */
function socketOf(line: string): string {
  const fields = fieldsOf(line);
  return `${fields[1]} ${fields[9]}`;
}

function fieldsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}

/** Text, at most so many bytes; none at the end. */
function read(file: number, bytes: number): string {
  if (bytes <= 0) return "";
  const buffer = Buffer.allocUnsafe(bytes);
  return buffer.toString("latin1", 0, readSync(file, buffer, 0, bytes, null));
}

/** A kernel without IPv6 has no table of it. */
function within<Result>(table: string, none: Result, act: (file: number) => Result): Result {
  let file: number;
  try {
    file = openSync(table, "r");
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return none;
    throw thrown;
  }
  try {
    return act(file);
  } finally {
    closeSync(file);
  }
}
