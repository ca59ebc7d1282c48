import { apache } from "./apache.ts";
import { apt } from "./apt.ts";
import { crontab, userCrontab } from "./crontab.ts";
import { directives } from "./directives.ts";
import { dotenv } from "./dotenv.ts";
import { fstab } from "./fstab.ts";
import { haproxy } from "./haproxy.ts";
import { hocon } from "./hocon.ts";
import { ini } from "./ini.ts";
import { json, json5 } from "./json.ts";
import { chrony, loginDefs, snmpd, sysctl } from "./key-value.ts";
import { erlang, lines, secrets } from "./lines.ts";
import { logrotate } from "./logrotate.ts";
import { mosquitto } from "./mosquitto.ts";
import { nested } from "./nested.ts";
import { nginx } from "./nginx.ts";
import { oracle } from "./oracle.ts";
import { pam } from "./pam.ts";
import { pgHba, pgIdent } from "./pg-hba.ts";
import { postgresql } from "./postgresql.ts";
import { properties } from "./properties.ts";
import { group, gshadow, htpasswd, passwd, pgpass, shadow } from "./records.ts";
import { redis } from "./redis.ts";
import { sshd } from "./sshd.ts";
import { sudoers } from "./sudoers.ts";
import { systemd } from "./systemd.ts";
import { toml } from "./toml.ts";
import type { Format } from "./tree.ts";
import { xml } from "./xml.ts";
import { yaml } from "./yaml.ts";

const ALL = [
  ...[xml, json, json5, yaml, toml, hocon],
  ...[ini, systemd, properties, dotenv, nested, directives, lines],
  ...[nginx, apache, haproxy, sshd, sudoers, pam, crontab, userCrontab, logrotate, fstab, sysctl, loginDefs],
  ...[passwd, shadow, group, gshadow, htpasswd, pgpass, secrets],
  ...[postgresql, pgHba, pgIdent, mosquitto, redis, oracle, chrony, snmpd, apt, erlang],
];

/** Every config format, by name. */
export const formats: ReadonlyMap<string, Format> = new Map(ALL.map((format) => [format.name, format]));
