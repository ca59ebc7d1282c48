import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Measured, measure } from "./measure.ts";

/** Statuses of aide --check (aide(1)). */
const SAME = 0;
const CHANGED = 4;

/** AIDE over one folder, hashing with SHA-256 and looking at nothing else. */
export class Aide {
  readonly #folder: string;
  readonly #config: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#config = join(folder, "aide.conf");
  }

  /** @param folder where its configuration and database go @param tree what it watches */
  static async init(folder: string, tree: string): Promise<Aide> {
    const aide = new Aide(folder);
    const database = `file:${join(folder, "aide.db")}`;
    await mkdir(folder, { recursive: true });
    const config = `database_in=${database}\ndatabase_out=${database}\ngzip_dbout=no\n${tree} sha256\n`;
    await writeFile(aide.#config, config);
    await measure(folder, ["aide", `--config=${aide.#config}`, "--init"]);
    return aide;
  }

  /** One check. Throws unless it finds what is so. */
  check(is: "same" | "changed" = "same"): Promise<Measured> {
    const ok = [is === "same" ? SAME : CHANGED];
    return measure(this.#folder, ["aide", `--config=${this.#config}`, "--check"], { ok });
  }
}
