import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { Store } from "../../collector/store/store.ts";
import type { Format } from "../../exports/forms.ts";
import type { Severity } from "../../model/severity.ts";
import type { Value } from "../../model/value.ts";

/** What every command of the collector takes. */
export interface PlaceOptions {
  state: string;
  store?: string;
}

export interface StartOptions extends PlaceOptions {
  listen: { host: string; port: number };
  name?: string[];
  behindProxy?: string;
  config?: string;
  drops?: string[];
  logLevel: string;
}

export interface ReportOptions extends PlaceOptions {
  site?: string;
  since?: Date;
  until?: Date;
  timeZone: string;
  format: Format;
  output?: string;
  failOn: Severity;
}

/** Where the collector's own files are, and its store. */
export function addPlaceOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--state <dir>", "folder of the collector's own files, such as its keys").default(
        defaultState(),
        "/var/lib/mesdrift-collector for root, else mesdrift-collector in $XDG_STATE_HOME or ~/.local/state",
      ),
    )
    .option(
      "--store <url>",
      "sqlite:PATH or postgres://USER@HOST/DATABASE; default: collector.db in the folder of --state",
    );
}

/** FHS for root, else of the user (XDG base directory specification). */
export function defaultState(): string {
  if (process.geteuid?.() === 0) return "/var/lib/mesdrift-collector";
  return join(process.env.XDG_STATE_HOME || join(homedir(), ".local/state"), "mesdrift-collector");
}

/** The address of the store that the options name. */
export function storeUrl({ state, store }: PlaceOptions): string {
  return store ?? `sqlite:${join(state, "collector.db")}`;
}

/** Works with the store, and closes it. Throws `Trouble`. */
export async function withStore<Result>(
  options: PlaceOptions,
  act: (store: Store) => Promise<Result>,
): Promise<Result> {
  // Databases are loaded only where one is used: most commands need none.
  const { openStore } = await import("../../collector/store/store.ts");
  const store = await openStore(storeUrl(options));
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}

/** Who gives the order: the person behind sudo(8), where there is one. */
export function actor(): string {
  return process.env.SUDO_USER || userInfo().username;
}

/** Remembers in the audit trail what a person did. */
export async function remember(
  store: Store,
  act: string,
  subject: string,
  detail: { [name: string]: Value },
): Promise<void> {
  const { recordAct } = await import("../../collector/store/acts.ts");
  return recordAct(store, { actor: actor(), act, subject, detail, now: new Date() });
}
