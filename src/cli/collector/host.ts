import type { Command } from "commander";
import { hostsOf, type KnownHost, setHostStatus } from "../../collector/store/hosts.ts";
import { isOverdue, isSilent } from "../../collector/store/silence.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { count } from "../../print/words.ts";
import { wholeNumber } from "../option-values.ts";
import { addPlaceOptions, type PlaceOptions, remember, withStore } from "./options.ts";

/** `mesdrift collector host …`: who may deliver. */
export function addHostCommands(program: Command): void {
  const host = program.command("host").summary("hosts that are known, and who of them may deliver");
  addPlaceOptions(host.command("list").summary("all hosts, and how they stand")).action(listHosts);
  for (const [name, status, summary] of [
    ["approve", "approved", "let a host deliver"],
    ["revoke", "revoked", "take nothing more from a host; what it delivered stays"],
  ] as const)
    addPlaceOptions(host.command(name).summary(summary).argument("<id>", "its number", wholeNumber)).action(
      async (id: number, options: PlaceOptions) => {
        await withStore(options, async (store) => {
          if (!(await setHostStatus(store, id, status)))
            throw new Trouble(`found no host ${id}; see mesdrift collector host list`);
          await remember(store, `host.${name}`, `host ${id}`, {});
        });
      },
    );
}

async function listHosts(options: PlaceOptions): Promise<void> {
  const hosts = await withStore(options, (store) => hostsOf(store));
  for (const host of hosts) process.stdout.write(`${printable(hostLine(host, new Date()))}\n`);
}

function hostLine(host: KnownHost, now: Date): string {
  const { id, site, name, status, heard_at, open_count } = host;
  const marks = [
    ...(status === "approved" && isSilent(host, now) ? ["SILENT"] : []),
    ...(status === "approved" && isOverdue(host, now) ? ["no report for 35 days"] : []),
  ];
  const heard = heard_at === null ? "never heard" : `heard ${heard_at}`;
  return [id, site, name, status, heard, count(open_count ?? 0, "open finding"), ...marks].join("  ");
}
