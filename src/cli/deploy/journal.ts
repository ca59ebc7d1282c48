import { readFileSync } from "node:fs";
import * as z from "zod";
import { isThere } from "../../files/is-there.ts";
import { writeAtomic } from "../../files/write-atomic.ts";
import { Trouble } from "../../model/trouble.ts";

/** What is done on a host, in this order. */
export const STEPS = ["look", "upload", "install", "enrol", "report"] as const;
export type Step = (typeof STEPS)[number] | "remove";

const Entry = z.strictObject({
  /** The step that was done last, or the one that failed. */
  step: z.enum([...STEPS, "remove"]),
  result: z.enum(["done", "failed", "under-way"]),
  why: z.string().optional(),
  /** SHA-256 of the package that was installed. */
  package: z.string().optional(),
  /** What stood for the host's last report before that package was installed, as long as no newer one came. */
  before: z.string().optional(),
  at: z.string(),
});
export type Entry = z.infer<typeof Entry>;

const Journal = z.strictObject({
  format: z.literal("mesdrift-deploy/1"),
  hosts: z.record(z.string(), Entry),
});

/** What was done on which host, kept in a file so that a later run goes on from there. */
export class DeployJournal {
  readonly #file: string;
  readonly #hosts: Map<string, Entry>;

  /** Throws {@link Trouble} where the file is none of these. */
  constructor(file: string) {
    this.#file = file;
    this.#hosts = new Map(isThere(file) ? Object.entries(read(file).hosts) : []);
  }

  of(host: string): Entry | undefined {
    return this.#hosts.get(host);
  }

  /** Notes it at once: what follows may be cut off at any time. */
  note(host: string, entry: Entry): void {
    this.#hosts.set(host, entry);
    const journal = { format: "mesdrift-deploy/1", hosts: Object.fromEntries(this.#hosts) };
    writeAtomic(this.#file, `${JSON.stringify(journal, null, 2)}\n`);
  }
}

function read(file: string): z.infer<typeof Journal> {
  try {
    return Journal.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError || thrown instanceof z.ZodError)) throw thrown;
    throw new Trouble(`${file}: no journal of mesdrift deploy; name another with --journal, or remove it`);
  }
}
