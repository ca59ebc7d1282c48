import { linesOf } from "../../../src/formats/line-reader.ts";
import { type Host, HostError } from "../host.ts";
import { type Line, sshdLine } from "./line.ts";

export const SSHD_CONFIG = "/etc/ssh/sshd_config";
const FOLDER = "/etc/ssh";
/** The criterion that holds for everybody. */
export const ALL = "all";
/** How deep Include may nest: SERVCONF_MAX_DEPTH of OpenSSH. */
const MAX_DEPTH = 16;

/** One setting where it is written. */
export interface Setting {
  /** In lower case; a subsystem's with its own name, such as `subsystem sftp`. */
  name: string;
  args: string[];
  /** Criteria of the Match block it stands in, such as `user bob`; "" outside. */
  match: string;
  file: string;
  /** From 1. */
  line: number;
}

export interface SshdConfig {
  /** In the order in which sshd reads them, so that the first counts. */
  settings: Setting[];
  files: string[];
  malformed: { file: string; line: number }[];
}

/**
 * The settings of sshd with what they include (sshd_config(5)). Throws {@link HostError} where one of the files can't be
 * read: what stands in it might go before all that follows.
 */
export async function readSshdConfig(host: Host): Promise<SshdConfig> {
  const config: SshdConfig = { settings: [], files: [], malformed: [] };
  await readFile(host, { file: SSHD_CONFIG, match: "", depth: 0 }, config);
  return config;
}

interface Where {
  file: string;
  match: string;
  depth: number;
}

async function readFile(host: Host, { file, match: outer, depth }: Where, config: SshdConfig): Promise<void> {
  if (depth > MAX_DEPTH) throw new HostError("failed", `${file}: Include nested more than ${MAX_DEPTH} deep`);
  config.files.push(file);
  // A Match block ends with the file it stands in.
  let match = outer;
  for (const { text, number } of linesOf(await host.text(file))) {
    const setting = sshdLine(text);
    if (!setting) config.malformed.push({ file, line: number });
    else if (setting.keyword === "match") match = both(outer, criteria(setting.args));
    else if (setting.keyword === "include")
      await include(host, setting.args, { file, match, depth: depth + 1 }, config);
    else config.settings.push({ ...named(setting), match, file, line: number });
  }
}

async function include(
  host: Host,
  patterns: readonly string[],
  where: Where,
  config: SshdConfig,
): Promise<void> {
  for (const pattern of patterns) {
    const absolute = pattern.startsWith("/") ? pattern : `${FOLDER}/${pattern}`;
    const { paths, unreadable } = await host.glob(absolute);
    const [hidden] = unreadable;
    if (hidden) throw new HostError("denied", `${hidden.path}, included by ${where.file}: ${hidden.why}`);
    // As glob(3): a wildcard matches no leading dot.
    const visible = paths.filter((path) => !/\/\.[^/]*$/.test(path) || /\/\.[^/]*$/.test(absolute));
    for (const file of visible)
      if (!(await isFolder(host, file))) await readFile(host, { ...where, file }, config);
  }
}

/** sshd reads a folder as an empty file. */
async function isFolder(host: Host, path: string): Promise<boolean> {
  return (await host.stat(await host.resolve(path))).type === "directory";
}

/** Criteria of a Match line within a file that a Match block includes. */
function both(outer: string, inner: string): string {
  if (outer === "" || outer === ALL) return inner;
  return inner === ALL ? outer : `${outer} and ${inner}`;
}

/** Criteria of a Match line, their names in lower case. */
function criteria(args: readonly string[]): string {
  return args.map((word, at) => (at % 2 === 0 ? word.toLowerCase() : word)).join(" ");
}

function named({ keyword, args }: Line): Pick<Setting, "name" | "args"> {
  if (keyword !== "subsystem") return { name: keyword, args };
  const [name = "", ...command] = args;
  return { name: `subsystem ${name}`, args: command };
}
