import { createHash } from "node:crypto";
import type { Watch } from "../src/model/watch.ts";
import type { Clock } from "./clock.ts";
import { isSettled, NUMBERS, putState } from "./host/file-state.ts";
import { type Host, HostError, type Met } from "./host/host.ts";
import { type Watched, watched } from "./host/watched.ts";
import type { CountsFiles } from "./probes/probe.ts";
import { globsOf } from "./scope.ts";

/** All that the facts of watched files are made of, in short: as long as it is the same, so are they. */
export interface Census {
  /** SHA-256 in hex. */
  digest: string;
  /** No file changed so shortly before that it may change again and look the same. */
  isSettled: boolean;
}

/** Files that facts of other files rest on: they name the owners. */
const BESIDE = ["/etc/passwd", "/etc/group"];

/** A census on its way. It holds no file, and comes to the same in whatever pieces the files are noted. */
export class CensusTaker implements CountsFiles {
  readonly #host: Host;
  readonly #now: number;
  readonly #paths = createHash("sha256");
  readonly #states = createHash("sha256");
  readonly #others: ReturnType<typeof createHash>;
  #isSettled = true;
  #taken: Census | undefined;

  /** @param about what else the facts depend on, such as the user who looks */
  constructor(host: Host, clock: Clock, about: string) {
    this.#host = host;
    this.#now = clock().getTime() * 1000;
    this.#others = createHash("sha256").update(about);
  }

  /** Looks at every watched file by itself. */
  async takeAll(watch: readonly Watch[]): Promise<Census> {
    await this.begin();
    for await (const piece of watched(this.#host, globsOf(watch))) await this.note(piece);
    return this.#sum();
  }

  /** To be called before files are noted. */
  async begin(): Promise<void> {
    for await (const piece of watched(this.#host, BESIDE)) await this.note(piece);
  }

  async note({ met, unseen }: Watched): Promise<void> {
    this.#noteAll(met);
    for (const { path, why } of unseen) this.#others.update(`${path} ${why}\n`, "utf16le");
    for (const one of met) if (one.stat.type === "link") await this.#noteBehind(one);
  }

  end(): void {
    this.#sum();
  }

  /** What came of it; nothing where it was not brought to its end. */
  get taken(): Census | undefined {
    return this.#taken;
  }

  #sum(): Census {
    const parts = [this.#paths, this.#states, this.#others].map((part) => part.digest("hex"));
    const digest = createHash("sha256").update(parts.join()).digest("hex");
    this.#taken = { digest, isSettled: this.#isSettled };
    return this.#taken;
  }

  #noteAll(seen: readonly Pick<Met, "path" | "stat">[]): void {
    const states = new Float64Array(seen.length * NUMBERS);
    let paths = "";
    for (const [at, { path, stat }] of seen.entries()) {
      this.#isSettled &&= isSettled(stat, this.#now);
      putState(stat, states, at * NUMBERS);
      paths += `${path}\0`;
    }
    // UTF-8 has no way to write every name.
    this.#paths.update(paths, "utf16le");
    this.#states.update(states);
  }

  /** What a link leads to, which may not be watched itself. */
  async #noteBehind({ path }: Met): Promise<void> {
    try {
      const resolved = await this.#host.resolve(path);
      const stat = await this.#host.stat(resolved);
      const state = new Float64Array(NUMBERS);
      putState(stat, state, 0);
      this.#isSettled &&= isSettled(stat, this.#now);
      this.#others.update(`${resolved}\n`, "utf16le").update(state);
    } catch (thrown) {
      if (!(thrown instanceof HostError)) throw thrown;
      this.#others.update(`${thrown.message}\n`);
    }
  }
}
