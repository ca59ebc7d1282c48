import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Host } from "../../agent/host/host.ts";
import { recordedHost } from "./recorded-host.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface Recording {
  /** Text or bytes by path. */
  files?: Record<string, string | Uint8Array>;
  /** Where links lead, by path; they may lead nowhere, as those of /proc do. */
  links?: Record<string, string>;
  /** Paths of files that may be run. */
  programs?: string[];
  /** What commands say, by their words. */
  commands?: Record<string, { stdout: string; status?: number; stderr?: string }>;
}

/** A machine with links, programs and commands, as far as a test needs them. */
export function liveMachine(recording: Recording, options?: Parameters<typeof recordedHost>[1]): Host {
  const { files = {}, links = {}, programs = [], commands = {} } = recording;
  const folder = temporaryFolder();
  const place = (path: string) => {
    const at = join(folder, "files", path);
    mkdirSync(dirname(at), { recursive: true });
    return at;
  };
  mkdirSync(join(folder, "files"));
  for (const [path, text] of Object.entries(files)) writeFileSync(place(path), text);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, place(path));
  for (const path of programs) chmodSync(place(path), 0o755);
  writeFileSync(join(folder, "commands.json"), JSON.stringify(commands));
  return recordedHost(folder, options);
}
