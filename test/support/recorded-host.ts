import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type Host, HostError } from "../../agent/host/host.ts";
import { ImageHost } from "../../agent/host/image.ts";
import { outcome } from "../../agent/host/run.ts";

/** commands.json: what each command said, by its words with a space between them. */
const Commands = z.record(
  z.string(),
  z.strictObject({ stdout: z.string(), status: z.number().optional(), stderr: z.string().optional() }),
);
type Commands = z.infer<typeof Commands>;

class RecordedHost extends ImageHost {
  override readonly live: boolean;
  override readonly user: Host["user"];
  readonly #commands: Commands;

  constructor(folder: string, live: boolean, user: Host["user"]) {
    super(join(folder, "files"));
    this.live = live;
    this.user = user;
    this.#commands = commandsOf(folder);
  }

  override async run(
    program: string,
    args: readonly string[],
    options: Parameters<Host["run"]>[2] = {},
  ): Promise<string> {
    if (!this.live) return super.run(program, args, options);
    const recorded = this.#commands[[program, ...args].join(" ")];
    if (!recorded)
      throw new HostError("unavailable", `${program}: not recorded with the arguments ${args.join(" ")}`);
    const { stdout, status = 0, stderr = "" } = recorded;
    return outcome(program, { status, stdout, stderr }, options.ok);
  }
}

function commandsOf(folder: string): Commands {
  const file = join(folder, "commands.json");
  try {
    return Commands.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return {};
    throw thrown;
  }
}

/**
 * A machine recorded in a folder: its files, as far as they matter, below `files/`, /proc among them, and what its commands said
 * in `commands.json`. A command that wasn't recorded is "unavailable".
 */
export function recordedHost(
  folder: string,
  {
    live = true,
    user = { uid: 0, name: "root", privileged: true },
  }: { live?: boolean; user?: Host["user"] } = {},
): Host {
  return new RecordedHost(folder, live, user);
}
