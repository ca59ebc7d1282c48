import { unless } from "./ask.ts";
import { type Host, HostError } from "./host.ts";
import { iptablesChains } from "./iptables.ts";
import { type Chain, nftChains } from "./nft.ts";
import { parsed } from "./parsed.ts";

/** What the kernel filters by, and which tool told it. */
export interface Ruleset {
  backend: "nftables" | "iptables";
  chains: Chain[];
}

type Family = "ip" | "ip6";
const FAMILIES: Family[] = ["ip", "ip6"];

/** What nft and iptables-save say to whom the kernel does not answer. */
const NO_RIGHT = /you must be root|not permitted/;

/** Rules as they are in force. Throws "denied" without the right to see them, and "unavailable" without a tool that lists them. */
export async function ruleset(host: Host): Promise<Ruleset> {
  const nft = await list(host, "nft", ["--stateless", "--numeric", "list", "ruleset"], nftChains);
  const chains = [...(nft ?? [])];
  for (const family of FAMILIES)
    chains.push(...(await (nft ? oldTables(host, family) : tables(host, family))));
  return { backend: nft ? "nftables" : "iptables", chains };
}

/** All that iptables knows, where there is no nft. */
async function tables(host: Host, family: Family): Promise<Chain[]> {
  const saved = await iptables(host, family, "save");
  if (saved) return saved;
  throw new HostError(
    "unavailable",
    "neither nft nor iptables-save is here, so what the kernel filters can't be listed",
  );
}

/** nft lists the rules of iptables too, but for those of its old kind, which keep their tables apart. */
async function oldTables(host: Host, family: Family): Promise<Chain[]> {
  const names = await unless(host.text(`/proc/net/${family}_tables_names`), "absent");
  if (!names) return [];
  const saved = await iptables(host, family, "legacy-save");
  if (saved) return saved;
  throw new HostError(
    "unavailable",
    `tables of the old iptables are in use (${names.trim().replaceAll("\n", ", ")}), and no tool here lists them`,
  );
}

async function iptables(host: Host, family: Family, command: string): Promise<Chain[] | undefined> {
  const program = `${family === "ip" ? "iptables" : "ip6tables"}-${command}`;
  return list(host, program, [], (saved) => iptablesChains(saved, family).filter(decides));
}

/** Looking at a table of iptables makes it, with chains that accept everything; they say nothing. */
function decides({ hook, policy, rules }: Chain): boolean {
  return rules.length > 0 || policy !== "accept" || hook === undefined;
}

async function list(
  host: Host,
  program: string,
  args: string[],
  parse: (text: string) => Chain[],
): Promise<Chain[] | undefined> {
  try {
    const text = await unless(host.run(program, args), "unavailable");
    return text === undefined ? undefined : parsed(program, () => parse(text));
  } catch (error) {
    if (error instanceof HostError && error.fault === "failed" && NO_RIGHT.test(error.message))
      throw new HostError("denied", `listing the rules needs CAP_NET_ADMIN: ${error.message}`);
    throw error;
  }
}
