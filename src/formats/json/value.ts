import type { Value } from "../../model/value.ts";
import { decimalNumber, prefixedNumber } from "../number.ts";
import { branch, leaf, type Node } from "../tree.ts";
import type { Cursor } from "./cursor.ts";
import { readString } from "./string.ts";

const NUMBER = {
  json: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  json5: /[+-]?(?:Infinity|NaN|0[xX][0-9A-Fa-f]+|(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y,
};
/** An identifier of ECMAScript 5.1, 7.6; the escapes in it are checked once they are resolved. */
const NAME =
  /(?:[$_\p{ID_Start}]|\\u[0-9A-Fa-f]{4})(?:[$\p{ID_Continue}]|\u200c|\u200d|\\u[0-9A-Fa-f]{4})*/uy;
const RESOLVED_NAME = /^[$_\p{ID_Start}](?:[$\p{ID_Continue}]|\u200c|\u200d)*$/u;

const CONSTANTS: readonly [string, Value][] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

/** A whole text as one value. Members of objects keep their order, and names given twice stay. */
export function readDocument(cursor: Cursor): Node {
  cursor.skipSpace();
  const node = readValue(cursor, "", 0);
  cursor.skipSpace();
  return cursor.next === "" ? node : cursor.fail("the end");
}

function readValue(cursor: Cursor, name: string, depth: number): Node {
  cursor.enter(depth);
  if (cursor.take("{")) {
    const members = readMembers(cursor, "}", () => readMember(cursor, depth + 1));
    return members.length === 0 ? leaf(name, {}) : branch(name, members);
  }
  if (cursor.take("[")) {
    const items = readMembers(cursor, "]", () => readValue(cursor, "", depth + 1));
    return items.length === 0 ? leaf(name, []) : { ...branch(name, items), list: true };
  }
  return leaf(name, readScalar(cursor));
}

function readMembers(cursor: Cursor, close: "}" | "]", read: () => Node): Node[] {
  const members: Node[] = [];
  cursor.skipSpace();
  while (!cursor.take(close)) {
    members.push(read());
    cursor.skipSpace();
    if (cursor.take(close)) break;
    if (!cursor.take(",")) cursor.fail(`"," or "${close}"`);
    cursor.skipSpace();
    if (cursor.next === close && !cursor.json5) cursor.fail("another one after the comma");
  }
  return members;
}

function readMember(cursor: Cursor, depth: number): Node {
  const name = readName(cursor);
  cursor.skipSpace();
  if (!cursor.take(":")) cursor.fail('":"');
  cursor.skipSpace();
  return readValue(cursor, name, depth);
}

function readName(cursor: Cursor): string {
  const written = cursor.json5 ? cursor.match(NAME) : undefined;
  if (written === undefined) return readString(cursor);
  const name = written.replace(/\\u(.{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return RESOLVED_NAME.test(name) ? name : cursor.fail("a name without such escapes before it");
}

function readScalar(cursor: Cursor): Value {
  const constant = CONSTANTS.find(([word]) => cursor.take(word));
  if (constant) return constant[1];
  const number = cursor.match(cursor.json5 ? NUMBER.json5 : NUMBER.json);
  if (number === undefined) return readString(cursor);
  return /^[+-]?0x/i.test(number) ? prefixedNumber(number) : decimalNumber(number);
}
