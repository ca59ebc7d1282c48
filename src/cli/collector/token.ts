import { createHash, randomBytes } from "node:crypto";
import type { Command } from "commander";
import { setting } from "../../collector/store/settings.ts";
import { addToken, revokeToken, type TokenRow, tokensOf } from "../../collector/store/tokens.ts";
import { SiteName } from "../../model/assignment.ts";
import { printable } from "../../model/text.ts";
import { Trouble } from "../../model/trouble.ts";
import { addExamples } from "../../program/help.ts";
import { tokenText } from "../../wire/token.ts";
import { wholeNumber } from "../option-values.ts";
import { actor, addPlaceOptions, type PlaceOptions, remember, withStore } from "./options.ts";

export interface NewOptions extends PlaceOptions {
  /** One for hosts; some for a collector. */
  site: string | readonly string[];
  admits?: TokenRow["admits"];
  hosts: number;
  days: number;
  approve?: boolean;
  url?: string;
}

/** `mesdrift collector token …`: one-time permissions to enrol. */
export function addTokenCommands(program: Command): void {
  const token = program.command("token").summary("permissions to enrol hosts");
  const made = token
    .command("new")
    .summary("make a token that enrols hosts")
    .description(
      "Makes a token with which hosts enrol. It is shown once and is a secret; the collector keeps its hash only.",
    );
  addExamples(addPlaceOptions(made), ["mesdrift collector token new --site plant-2 --hosts 12 --approve"])
    .requiredOption("--site <site>", "the site that the hosts belong to")
    .option("--hosts <number>", "how many hosts may use it", wholeNumber, 1)
    .option("--days <number>", "days until it runs out", wholeNumber, 7)
    .option("--approve", "hosts that use it are approved at once")
    .option("--url <url>", "address of the collector; default: as it was started last")
    .action(newToken);
  addPlaceOptions(token.command("list").summary("tokens that can still be used")).action(listTokens);
  addPlaceOptions(
    token.command("revoke").summary("take a token back").argument("<id>", "its number", wholeNumber),
  ).action(revoke);
}

/** Makes a token and shows it. Throws {@link Trouble}. */
export async function newToken(options: NewOptions): Promise<void> {
  process.stdout.write(`${await makeToken(options)}\n`);
}

/** Makes a token, which is a secret, and remembers its hash. Throws {@link Trouble}. */
export async function makeToken(options: NewOptions): Promise<string> {
  const { hosts, days, approve, state, admits = "host" } = options;
  const sites = [options.site].flat();
  for (const one of sites)
    if (!SiteName.safeParse(one).success)
      throw new Trouble(`--site: found ${one}, expected small letters, digits and dashes, such as plant-2`);
  const site = sites.join(",");
  const now = new Date();
  const { openAuthority } = await import("../../collector/authority/authority.ts");
  const { fingerprint, key, recipient } = await openAuthority(state, () => now);
  const secret = randomBytes(32).toString("base64url");
  return withStore(options, async (store) => {
    const url = options.url ?? (await setting(store, "url"));
    if (url === undefined)
      throw new Trouble("the collector's address is not known yet; start it once, or give --url");
    const { id, expires_at } = await addToken(store, {
      secret_sha256: createHash("sha256").update(secret).digest("hex"),
      site,
      admits,
      approves: approve === true ? 1 : 0,
      uses_left: hosts,
      expires_at: new Date(now.getTime() + days * 86_400_000).toISOString(),
      made_by: actor(),
      made_at: now.toISOString(),
    });
    await remember(store, "token.new", `token ${id}`, {
      site,
      hosts,
      expires: expires_at,
      approve: approve === true,
    });
    return tokenText({ url, ca: fingerprint, secret, collectorKey: key.publicHex, recipient });
  });
}

async function listTokens(options: PlaceOptions): Promise<void> {
  const rows = await withStore(options, (store) => tokensOf(store, new Date()));
  for (const { id, site, uses_left, expires_at, approves, made_by, admits } of rows)
    process.stdout.write(
      `${printable(`${id}  ${site}  ${uses_left} left until ${expires_at}  ${admits === "host" ? (approves === 1 ? "approves" : "asks for approval") : `admits a collector as ${admits}`}  made by ${made_by}`)}\n`,
    );
}

async function revoke(id: number, options: PlaceOptions): Promise<void> {
  await withStore(options, async (store) => {
    if (!(await revokeToken(store, id)))
      throw new Trouble(`found no token ${id}; see mesdrift collector token list`);
    await remember(store, "token.revoke", `token ${id}`, {});
  });
}
