import { linesOf } from "./line-reader.ts";
import { branch, type Format, FormatError, leaf, type Node } from "./tree.ts";

type Field = (value: string) => Node;

/** A field whose value is a comma-separated set of names: each name is a field below it. */
function set(name: string): Field {
  return (value) =>
    branch(
      name,
      value
        .split(",")
        .filter((member) => member !== "")
        .map((member) => leaf(member, "")),
    );
}

/** A file of one record a line, its fields parted by ":", its first field its name. */
function recordFormat(name: string, about: string, fields: readonly (string | Field)[]): Format {
  return {
    name,
    about,
    parse: (text) =>
      branch(
        "",
        linesOf(text).map((line) => record(line.text, line.number, fields)),
      ),
    // Whoever looks a name up takes the first record of it.
    wins: () => "first",
  };
}

function record(text: string, line: number, fields: readonly (string | Field)[]): Node {
  const [name = "", ...values] = text.split(":");
  if (values.length > fields.length)
    throw new FormatError(`${values.length + 1} fields, expected ${fields.length + 1}`, line);
  return branch(
    name,
    values.map((value, index) => {
      const field = fields[index] ?? "";
      return typeof field === "string" ? leaf(field, value) : field(value);
    }),
  );
}

/** passwd(5). */
export const passwd = recordFormat("passwd", "Accounts: /alice/shell.", [
  "password",
  "uid",
  "gid",
  "gecos",
  "home",
  "shell",
]);

/** shadow(5). The hash is `password`, so that it is sealed as one. Days are since 1970-01-01, as written. */
export const shadow = recordFormat("shadow", "Password hashes and ageing of accounts.", [
  "password",
  "lastChange",
  "minDays",
  "maxDays",
  "warnDays",
  "inactiveDays",
  "expires",
  "reserved",
]);

/** group(5). A member is a field of its own: /sudo/members/alice. */
export const group = recordFormat("group", "Groups and their members.", ["password", "gid", set("members")]);

/** gshadow(5). */
export const gshadow = recordFormat("gshadow", "Group passwords, administrators and members.", [
  "password",
  set("administrators"),
  set("members"),
]);

/** A user and a password or its hash a line, as htpasswd and mosquitto_passwd write them. */
export const htpasswd = recordFormat("htpasswd", "Users and their passwords.", ["password"]);

/** ~/.pgpass (postgresql.org/docs/current/libpq-pgpass.html). */
export const pgpass: Format = {
  ...recordFormat("pgpass", "Passwords of PostgreSQL clients, by host.", [
    "port",
    "database",
    "user",
    "password",
  ]),
  // The first line that matches counts, whatever its host.
  ordered: (parent) => parent.length === 0,
};
