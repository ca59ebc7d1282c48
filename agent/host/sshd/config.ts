import { linesOf } from "../../../src/formats/line-reader.ts";
import { orWhy } from "../ask.ts";
import type { Hidden } from "../hidden.ts";
import { type Host, HostError } from "../host.ts";
import { givenOrShipped } from "../shipped.ts";
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
  /** The file, and those that led to it from the main one, which can't be read without them. */
  from: string[];
  /** From 1. */
  line: number;
}

/** An included file or folder that could not be read, and the Match block that includes it. */
export interface HiddenInclude extends Hidden {
  match: string;
}

export interface SshdConfig {
  /** In the order in which sshd reads them, so that the first counts. */
  settings: Setting[];
  files: string[];
  malformed: { file: string; line: number }[];
  hidden: HiddenInclude[];
}

/**
 * The settings of sshd with what they include (sshd_config(5)); of an included file or folder that can't be read, where it
 * stands. Throws {@link HostError} where the main file can't be read.
 */
export async function readSshdConfig(host: Host): Promise<SshdConfig> {
  const config: SshdConfig = { settings: [], files: [], malformed: [], hidden: [] };
  const file = await givenOrShipped(host, SSHD_CONFIG);
  await addText(host, await host.text(file), { file, from: [file], match: "", depth: 0 }, config);
  return config;
}

interface Where {
  file: string;
  from: string[];
  match: string;
  depth: number;
}

async function addText(host: Host, text: string, where: Where, config: SshdConfig): Promise<void> {
  const { file, from, match: outer, depth } = where;
  if (depth > MAX_DEPTH) throw new HostError("failed", `${file}: Include nested more than ${MAX_DEPTH} deep`);
  config.files.push(file);
  // A Match block ends with the file it stands in.
  let match = outer;
  for (const { text: line, number } of linesOf(text)) {
    const setting = sshdLine(line);
    if (!setting) config.malformed.push({ file, line: number });
    else if (setting.keyword === "match") match = both(outer, criteria(setting.args));
    else if (setting.keyword === "include") await include(host, setting.args, { ...where, match }, config);
    else config.settings.push({ ...named(setting), match, file, from, line: number });
  }
}

async function include(
  host: Host,
  patterns: readonly string[],
  { from, match, depth }: Where,
  config: SshdConfig,
): Promise<void> {
  const chain = depth === 0 ? [] : from;
  for (const pattern of patterns) {
    const absolute = pattern.startsWith("/") ? pattern : `${FOLDER}/${pattern}`;
    const { paths, unreadable } = await host.glob(absolute);
    for (const { path, why } of unreadable) hide(config, path, why, match);
    // As glob(3): a wildcard matches no leading dot.
    const visible = paths.filter((path) => !/\/\.[^/]*$/.test(path) || /\/\.[^/]*$/.test(absolute));
    for (const file of visible) {
      const text = await orWhy(included(host, file));
      if ("why" in text) hide(config, file, text.why, match);
      else if (text.value !== undefined)
        await addText(host, text.value, { file, from: [file, ...chain], match, depth: depth + 1 }, config);
    }
  }
}

function hide({ settings, hidden }: SshdConfig, path: string, why: string, match: string): void {
  hidden.push({ path, why, match, at: settings.length });
}

/** Text of an included file; sshd passes over a folder. */
async function included(host: Host, path: string): Promise<string | undefined> {
  const { type } = await host.stat(await host.resolve(path));
  return type === "directory" ? undefined : host.text(path);
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
