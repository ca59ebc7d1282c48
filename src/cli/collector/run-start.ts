import { once } from "node:events";
import { hostname } from "node:os";
import { pino } from "pino";
import { readConfigured } from "../../collector/configured.ts";
import { dropFolder } from "../../collector/drops/drop-folder.ts";
import { serve } from "../../collector/serve.ts";
import { putSetting } from "../../collector/store/settings.ts";
import { printable } from "../../model/text.ts";
import { type StartOptions, storeUrl, withStore } from "./options.ts";

/** Serves until SIGTERM or SIGINT; then finishes what is in hand. Throws `Trouble`. */
export async function runStart(options: StartOptions): Promise<void> {
  const { state, listen, name, behindProxy, config, drops = [], logLevel } = options;
  const configured = readConfigured(state, config);
  const log = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
  const names = name ?? [hostname()];
  const stopping = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  await withStore(options, async (store) => {
    const collector = await serve({
      ...{ store, state, listen, names, configured, log, clock: () => new Date() },
      ...(behindProxy === undefined ? {} : { behindProxy }),
      drops: [...new Set([...configured.drops, ...drops])].map(dropFolder),
    });
    const { url, authority } = collector;
    try {
      await putSetting(store, "url", url);
      process.stdout.write(
        printableLines([
          `collector: ${url}`,
          `fingerprint of its authority: ${authority.fingerprint}`,
          `next: mesdrift collector token new --site SITE --state ${state}`,
        ]),
      );
      log.info({ url, store: storeUrl(options).split(":")[0] }, "the collector runs");
      await stopping;
      log.info("the collector stops");
    } finally {
      // Without its store it would listen on, take nothing, and never be started again.
      await collector.stop();
    }
  });
}

function printableLines(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}
