import { formatAddress } from "../../src/model/address.ts";
import type { Fields } from "../../src/model/fact.ts";
import { ifPresent, orWhy } from "../host/ask.ts";
import { type Ruleset, ruleset } from "../host/firewall.ts";
import { type Host, HostError } from "../host/host.ts";
import type { Chain } from "../host/nft.ts";
import type { Observed, Probe } from "./probe.ts";

const kind = "firewall";

const UFW = "/etc/ufw/ufw.conf";
const FIREWALLD = "/etc/firewalld/firewalld.conf";

/** Fields of the fact "ruleset" that only the running kernel tells. */
const IN_FORCE = ["active", "backend", "inputPolicy", "count"];

export const probe: Probe = {
  kind,
  about:
    "What the kernel filters. Key: ruleset for the whole, chain/FAMILY TABLE/CHAIN for each chain. Elements of sets, which tools change at run time, are no facts.",
  fields: {
    active: { is: "state", about: "something is filtered: there is a rule, or a policy to drop" },
    backend: { is: "state", about: "nftables or iptables" },
    // The policy is a field of its chain, and its change would be told twice.
    inputPolicy: {
      is: "volatile",
      about: "what happens to packets for the host that no rule decides; null without a chain for them",
    },
    ufw: { is: "state", about: "ufw is set to filter; null where it is not installed" },
    firewalld: { is: "state", about: "firewalld is set up" },
    hook: { is: "state", about: "where in a packet's way the chain stands; null where it is only jumped to" },
    policy: {
      is: "state",
      about: "what happens to what no rule of the chain decides; null where there is no such thing",
    },
    rules: { is: "state", about: "rules of the chain, in order, without their counters" },
    count: { is: "volatile", about: "number of rules in all chains" },
  },
  async *observe(host) {
    const inForce = await orWhy(host.live ? ruleset(host) : onImage());
    if ("why" in inForce) yield* unknown(inForce.why);
    else yield* inForce.value.chains.map(chainFact);
    const ufw = await orWhy(ufwFilters(host));
    if ("why" in ufw) yield hidden("ufw", ufw.why);
    const firewalld = await orWhy(host.exists(FIREWALLD));
    if ("why" in firewalld) yield hidden("firewalld", firewalld.why);
    const fields = {
      ...("value" in inForce ? whole(inForce.value) : {}),
      ...("value" in ufw ? { ufw: ufw.value } : {}),
      ...("value" in firewalld ? { firewalld: firewalld.value } : {}),
    };
    yield { fact: { kind, key: "ruleset", fields, from: [UFW, FIREWALLD] } };
  },
};

async function onImage(): Promise<never> {
  throw new HostError("unavailable", "rules in force are known on a running host only");
}

function* unknown(why: string): Iterable<Observed> {
  yield { unreadable: { address: formatAddress({ kind, key: "chain" }), why, below: true } };
  for (const path of IN_FORCE) yield hidden(path, why);
}

function hidden(path: string, why: string): Observed {
  return { unreadable: { address: formatAddress({ kind, key: "ruleset", path }), why } };
}

function chainFact({ name, hook, policy, rules }: Chain): Observed {
  return {
    fact: { kind, key: `chain/${name}`, fields: { hook: hook ?? null, policy: policy ?? null, rules } },
  };
}

function whole({ backend, chains }: Ruleset): Fields {
  const count = chains.reduce((sum, { rules }) => sum + rules.length, 0);
  const policies = chains.filter(({ hook }) => hook === "input").map(({ policy }) => policy ?? "accept");
  const inputPolicy = policies.includes("drop") ? "drop" : (policies[0] ?? null);
  return { active: count > 0 || chains.some(({ policy }) => policy === "drop"), backend, inputPolicy, count };
}

/** Is ufw set to filter? Null where it is not installed. */
async function ufwFilters(host: Host): Promise<boolean | null> {
  const text = await ifPresent(host.text(UFW));
  return text === undefined ? null : /^ENABLED=yes$/m.test(text);
}
