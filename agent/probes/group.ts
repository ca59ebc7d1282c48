import type { Fields } from "../../src/model/fact.ts";
import { orWhy } from "../host/ask.ts";
import { hashAlgorithm } from "../host/crypt.ts";
import { unlistedSources } from "../host/name-services.ts";
import { firstByName, malformedGaps, members, records } from "../host/records.ts";
import { uniqueKeys } from "../host/unique-keys.ts";
import type { Probe } from "./probe.ts";

const GROUP = "/etc/group";
const GSHADOW = "/etc/gshadow";
const COLUMNS = 4;
/** Fields that only the shadow file tells. */
const SHADOWED = ["admins", "hasPassword"];

export const probe: Probe = {
  kind: "group",
  about: "Local groups (group(5), gshadow(5)). Key: the name; a repeated name is `name[2]`.",
  fields: {
    gid: { is: "state", about: "Numeric group id." },
    members: {
      is: "state",
      set: true,
      about: "Accounts the group lists; those with it as primary group are not among them.",
    },
    admins: { is: "state", set: true, about: "Accounts that may change the members." },
    hasPassword: { is: "state", about: "Others may join with a password." },
  },

  async *observe(host) {
    const group = records(await host.text(GROUP), COLUMNS, [2]);
    const shadow = await orWhy(host.text(GSHADOW).then((text) => records(text, COLUMNS)));
    if ("why" in shadow)
      for (const field of SHADOWED) yield { unreadable: { address: `group:*#${field}`, why: shadow.why } };
    const shadowed = firstByName("why" in shadow ? [] : shadow.value.rows);
    const unique = uniqueKeys();
    for (const [name = "", , gid = "", list = ""] of group.rows) {
      const fields = { gid: Number(gid), members: members(list), ...gshadowFields(shadowed.get(name)) };
      yield { fact: { kind: "group", key: unique(name), fields, from: [GROUP, GSHADOW] } };
    }
    for (const gap of malformedGaps("group", GROUP, group)) yield { unreadable: gap };
    if ("value" in shadow)
      for (const gap of malformedGaps("group", GSHADOW, shadow.value)) yield { unreadable: gap };
    for (const gap of await unlistedSources(host, "group", "group")) yield { capped: gap };
  },
};

/** What a row of gshadow(5) tells: name, password, administrators, members. */
export function gshadowFields(row: readonly string[] | undefined): Fields {
  if (!row) return {};
  const [, password = "", admins = ""] = row;
  return { admins: members(admins), hasPassword: hashAlgorithm(password) !== "none" };
}
