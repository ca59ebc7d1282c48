import type { Command } from "commander";
import { hostsOf, type KnownHost } from "../../collector/store/hosts.ts";
import { type HostSnapshot, snapshotsOf } from "../../collector/store/snapshots.ts";
import type { Store } from "../../collector/store/store.ts";
import { writeAtomic } from "../../files/write-atomic.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { kindsText } from "../../print/kinds-told.ts";
import { addExamples } from "../../program/help.ts";
import { publicKey } from "../../trust/keys/public-key.ts";
import { verifySnapshot } from "../../trust/signed-snapshot.ts";
import { hostKeys } from "../../trust/verify/host-keys.ts";
import { allKinds } from "../kinds.ts";
import { addPlaceOptions, type PlaceOptions, withStore } from "./options.ts";

interface Options extends PlaceOptions {
  output?: string;
}

/** `mesdrift collector snapshot HOST`: what a host delivered as it is, for a draft or to compare. */
export function addSnapshotCommand(program: Command): void {
  const command = program
    .command("snapshot")
    .summary("what a host delivered of its facts, as it signed them")
    .description(
      "Lists what a host last delivered of each kind of facts, and how old it is; with -o writes it as the host signed it, for mesdrift baseline draft --from or mesdrift diff. A host delivers the kinds that its signed assignment allows.",
    );
  addExamples(addPlaceOptions(command), [
    "mesdrift collector snapshot mes-3",
    "mesdrift collector snapshot mes-3 -o mes-3.signed && mesdrift baseline draft --from mes-3.signed --key mes-3.pub -o line3.yaml",
    "mesdrift diff mes-3.signed mes-4.signed --key keys/",
  ])
    .argument("<host>", "its name, or its number")
    .option("-o, --output <file>", "where to write it")
    .action(exportSnapshot);
}

async function exportSnapshot(name: string, { output, ...place }: Options): Promise<void> {
  const { host, whole } = await withStore(place, async (store) => {
    const found = await hostNamed(store, name);
    return { host: found, whole: wholeOnes(found, await snapshotsOf(store, found.id)) };
  });
  const text = whole.flatMap(({ envelopes }) => envelopes.map((one) => `${one.text}\n`)).join("");
  const { kinds } = verifySnapshot(
    Buffer.from(text),
    host.name,
    hostKeys([publicKey(host.public_hex, host.name)]),
  );
  if (output !== undefined) writeAtomic(output, text);
  process.stdout.write(
    `${printable(`${host.name} of ${host.site}, signed with key ${host.key_id}`)}\n${kindsText(kinds, (await allKinds()).keys(), new Date())}`,
  );
}

/** Throws {@link Trouble} where it is none or several. */
async function hostNamed(store: Store, name: string): Promise<KnownHost> {
  const hosts = await hostsOf(store);
  const found = hosts.filter((host) => host.name === name || String(host.id) === name);
  const [host, other] = found;
  if (host && other === undefined) return host;
  if (host === undefined)
    throw new Trouble(`found no host ${printable(name)}; see mesdrift collector host list`);
  const numbers = found.map(({ id, site, status }) => `${id} (${site}, ${status})`).join(", ");
  throw new Trouble(`found several hosts ${printable(name)}: ${numbers}; name one by its number`);
}

/** Throws {@link Trouble} where nothing came yet; a kind of which pieces are to come is told and left out. */
function wholeOnes({ name }: KnownHost, all: readonly HostSnapshot[]): HostSnapshot[] {
  const whole = all.filter(({ missing }) => missing === 0);
  for (const { kind, missing } of all)
    if (missing > 0) process.stderr.write(printable(`${kind}: ${missing} pieces are still to come\n`));
  if (whole.length > 0) return whole;
  throw new Trouble(
    `${name}: has delivered no snapshot; have its engineers sign \`snapshots\` in its assignment, with mesdrift assignment propose`,
  );
}
