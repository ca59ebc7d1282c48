import { hostname } from "node:os";
import type { Command } from "commander";
import { changePeer, type PeerRow, peersOf, sitesOf } from "../../collector/store/peers.ts";
import { leftToRelay } from "../../collector/store/relayed.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { count } from "../../print/words.ts";
import { addExamples } from "../../program/help.ts";
import { append, wholeNumber } from "../option-values.ts";
import { addPlaceOptions, type PlaceOptions, remember, withStore } from "./options.ts";
import { newToken } from "./token.ts";

interface TokenOptions extends PlaceOptions {
  site: string[];
  forHeadquarters?: boolean;
  days: number;
  url?: string;
}

interface JoinOptions extends PlaceOptions {
  token: string;
  name: string;
  site?: string[];
}

/** `mesdrift collector relay …`: a site's collector, and its headquarters. */
export function addRelayCommands(program: Command): void {
  const relay = program
    .command("relay")
    .summary("a site's collector relays its reports to headquarters")
    .description(
      "Joins two collectors: reports go up to headquarters as the hosts signed them, and the trust repository comes down. Who makes the token listens, and who joins with it connects: that is how a firewall decides which of the two does what.",
    );
  addToken(relay);
  addJoin(relay);
  addPlaceOptions(relay.command("list").summary("other collectors, and how they stand")).action(list);
  addPlaceOptions(
    relay
      .command("revoke")
      .summary("relay nothing more to or from one")
      .argument("<id>", "its number", wholeNumber),
  ).action((id: number, options: PlaceOptions) => change(id, options, "relay.revoke", { status: "revoked" }));
  addPlaceOptions(
    relay
      .command("resend")
      .summary(
        "relay everything again, as after headquarters lost something; what is there already is not doubled",
      )
      .argument("<id>", "number of the headquarters", wholeNumber),
  ).action((id: number, options: PlaceOptions) =>
    change(id, options, "relay.resend", { relayed: 0, hosts_told: null }),
  );
}

function addToken(relay: Command): void {
  const made = relay
    .command("token")
    .summary("make a token with which another collector joins this one")
    .description(
      "Makes a token with which another collector joins this one, and connects to it from then on. It is shown once and is a secret.",
    );
  addExamples(addPlaceOptions(made), [
    "mesdrift collector relay token --site plant-2                        at headquarters: plant-2 will connect up",
    "mesdrift collector relay token --site plant-2 --for-headquarters     at plant-2: headquarters will connect down",
  ])
    .requiredOption("--site <site>", "site whose hosts are relayed; may be repeated", append)
    .option("--for-headquarters", "the one that joins is the headquarters of this one")
    .option("--days <number>", "days until it runs out", wholeNumber, 7)
    .option("--url <url>", "address of this collector; default: as it was started last")
    .action(({ forHeadquarters, ...options }: TokenOptions) =>
      newToken({ ...options, hosts: 1, admits: forHeadquarters ? "headquarters" : "relay" }),
    );
}

function addJoin(relay: Command): void {
  const joined = relay
    .command("join")
    .summary("join the collector that a token is of, and connect to it from then on")
    .description(
      "Joins the collector that a token is of. A running collector begins by itself to relay, or to fetch, over the new link.",
    );
  addExamples(addPlaceOptions(joined), [
    "mesdrift collector relay join --token -                      at plant-2, with a token of headquarters",
    "mesdrift collector relay join --token - --site plant-2       at headquarters, with a token of plant-2",
  ])
    .requiredOption(
      "--token <token>",
      "as mesdrift collector relay token prints it; - reads it from standard input",
    )
    .option("--name <name>", "by which the other one is to know this one", hostname())
    .option("--site <site>", "site whose hosts the other one may bring here; may be repeated", append)
    .action(joinOther);
}

async function joinOther({ token, name, site = [], ...place }: JoinOptions): Promise<void> {
  const now = new Date();
  const { text } = await import("node:stream/consumers");
  const { openAuthority } = await import("../../collector/authority/authority.ts");
  const { join } = await import("../../collector/relay/join.ts");
  const said = token === "-" ? await text(process.stdin) : token;
  const authority = await openAuthority(place.state, () => now);
  await withStore(place, async (store) => {
    const peer = await join({ token: said, name, sites: site, store, state: place.state, authority, now });
    await remember(store, "relay.join", peer.name, { as: peer.is, sites: sitesOf(peer) });
    const what = peer.is === "headquarters" ? "this collector relays to" : "this collector fetches from";
    process.stdout.write(`${printable(`${what} ${peer.name}: ${sitesOf(peer).join(", ")}`)}\n`);
  });
}

async function list(options: PlaceOptions): Promise<void> {
  await withStore(options, async (store) => {
    for (const peer of await peersOf(store)) {
      const left =
        peer.is === "headquarters" ? [`${count(await leftToRelay(store, peer), "report")} to relay`] : [];
      process.stdout.write(`${printable([...peerParts(peer), ...left].join("  "))}\n`);
    }
  });
}

function peerParts(peer: PeerRow): string[] {
  const { id, name, is, status, heard_at } = peer;
  return [
    String(id),
    name,
    is,
    sitesOf(peer).join(","),
    status,
    heard_at === null ? "never heard" : `heard ${heard_at}`,
  ];
}

async function change(
  id: number,
  options: PlaceOptions,
  act: string,
  what: Parameters<typeof changePeer>[2],
): Promise<void> {
  await withStore(options, async (store) => {
    if (!(await changePeer(store, id, what)))
      throw new Trouble(`found no collector ${id}; see mesdrift collector relay list`);
    await remember(store, act, `collector ${id}`, {});
  });
}
