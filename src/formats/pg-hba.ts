import { listOf } from "./builder.ts";
import { type Line, linesOf, words } from "./line-reader.ts";
import { branch, type Format, FormatError, leaf, type Node } from "./tree.ts";

/** Lists may have white space behind a comma; the server takes it as one field. */
const COMMA = /,\s+/g;

/**
 * pg_hba.conf (postgresql.org/docs/current/auth-pg-hba-conf.html): a list of `record`, since the first that matches
 * decides. Quotes are kept: `"all"` is a database of that name, `all` is every database.
 * Throws {@link FormatError} at a record without its fields.
 */
export const pgHba: Format = {
  name: "pg_hba",
  about: "Who may connect to PostgreSQL from where, and how they prove who they are.",
  parse: (text) => readRecords(text, hbaRecord),
};

/** pg_ident.conf (postgresql.org/docs/current/auth-username-maps.html): a list of `record`. */
export const pgIdent: Format = {
  name: "pg_ident",
  about: "Which system user may connect to PostgreSQL as which database user.",
  parse: (text) => readRecords(text, identRecord),
};

function readRecords(text: string, read: (fields: string[], line: Line) => Node): Node {
  const lines = linesOf(text, { continued: "comments too" });
  // "file", since a path would be taken for the identity of its item and hide its place.
  const records = lines.map((line) => {
    const fields = words(line.text.replace(COMMA, ","), "#");
    return fields[0]?.startsWith("include") ? fieldsOf(["type", "file"], fields) : read(fields, line);
  });
  return branch("", listOf("record", records));
}

function hbaRecord(fields: string[], { number }: Line): Node {
  const [type, ...rest] = fields;
  const names = ["type", "database", "user"];
  if (type !== "local") names.push("address");
  if (type !== "local" && /^[\da-fA-F.:]+$/.test(rest[2] ?? "") && /[.:]/.test(rest[3] ?? ""))
    names.push("mask");
  names.push("method");
  if (fields.length < names.length)
    throw new FormatError(
      `${fields.length} fields, expected at least ${names.length}: ${names.join(", ")}`,
      number,
    );
  const options = fields.slice(names.length).map(option);
  const record = fieldsOf(names, fields);
  return options.length === 0 ? record : branch("", [...record.children, branch("options", options)]);
}

function option(text: string): Node {
  const equals = text.indexOf("=");
  return equals === -1 ? leaf(text, "") : leaf(text.slice(0, equals), text.slice(equals + 1));
}

function identRecord(fields: string[], { number }: Line): Node {
  if (fields.length !== 3)
    throw new FormatError(`${fields.length} fields, expected 3: map, system user, database user`, number);
  return fieldsOf(["map", "systemUser", "databaseUser"], fields);
}

function fieldsOf(names: readonly string[], values: readonly string[]): Node {
  return branch(
    "",
    names.map((name, index) => leaf(name, values[index] ?? "")),
  );
}
