import { fromBytes, printable } from "../../../src/model/text.ts";
import { doorsFor } from "../doors.ts";
import { Files } from "../files.ts";
import { type Host, HostError } from "../host.ts";
import { outcome, PATH } from "../run.ts";
import { callsOver } from "./calls.ts";
import type { Machine } from "./machine.ts";
import { words } from "./script.ts";
import type { Session } from "./session.ts";

/** Longest that a program may take when nothing else is asked, in seconds. */
const SECONDS = 20;
/** Most output that is taken, in bytes. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

export interface SshOptions {
  /** Directories on remote mounts that may be entered. */
  named?: readonly string[];
  /** What is never opened. */
  isForbidden?: (path: string) => boolean;
}

/** A running host at the other end of a connection, on which nothing is installed. */
export class SshHost extends Files implements Host {
  readonly live = true;
  readonly user: Host["user"];
  readonly #session: Session;
  readonly #programs = new Map<string, string>();

  constructor(
    session: Session,
    machine: Machine,
    { named = [], isForbidden = () => false }: SshOptions = {},
  ) {
    const calls = callsOver(session, machine, isForbidden);
    super(doorsFor(calls, machine, { directories: named, calls }));
    this.user = machine.user;
    this.#session = session;
  }

  async run(
    program: string,
    args: readonly string[],
    { ok, seconds = SECONDS }: Parameters<Host["run"]>[2] = {},
  ): Promise<string> {
    const path = await this.#find(program);
    const { status, stdout, stderr } = await this.#session.ask(
      `env -i PATH="$PATH" LC_ALL=C ${words([path, ...args])}`,
      { seconds, limit: OUTPUT_LIMIT },
    );
    return outcome(program, { status, stdout: fromBytes(stdout), stderr }, ok);
  }

  /** Absolute path of a program; words that the shell itself knows are none. */
  async #find(program: string): Promise<string> {
    if (!this.#programs.has(program)) {
      const candidates = program.startsWith("/") ? [program] : PATH.map((folder) => `${folder}/${program}`);
      const { stdout } = await this.#session.ask(
        `for path in ${words(candidates)}; do [ -x "$path" ] && printf '%s' "$path" && break; done; :`,
      );
      this.#programs.set(program, fromBytes(stdout));
    }
    const path = this.#programs.get(program);
    if (path) return path;
    throw new HostError("unavailable", `${printable(program)}: no such program here`);
  }
}
