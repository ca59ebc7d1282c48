/**
 * Addresses name one field anywhere on a host.
 *
 *     address   = kind ":" key [ "#" path ]
 *     kind      = ALPHA-LOWER *( ALPHA-LOWER / "-" )
 *     key       = *( key-char / escape )          ; "*" alone: the whole kind
 *     path      = field / "/" / 1*( "/" segment )  ; "/" alone: the value of a config that is nothing else
 *     field     = segment-name
 *     segment   = "@" segment-name                ; an XML attribute
 *               / "''"                            ; an empty name
 *               / segment-name [ identity ] [ position ]
 *     identity  = "[" [ "@" ] segment-name "='" segment-name "'" "]"
 *     position  = "[" 1*DIGIT "]"                 ; from 1; an unmarked sibling is the first
 *     escape    = "%" 2HEXDIG                     ; a byte of UTF-8, or a byte that is no UTF-8
 *               / "%u" 4HEXDIG                    ; a surrogate without its partner (JSON allows them)
 *     key-char  = any safe character but "%" and "#"
 *     segment-name = *( any safe character but "%" "#" "/" "[" "]" "'" "@" "=" / escape )
 *
 * Safe characters are all but controls, format and bidirectional marks, and line separators: an address can be shown
 * anywhere as it is. The last segment `position()` is the place among ordered siblings, as in XPath.
 */
import { fromBytes, toBytes, UNSAFE } from "./text.ts";
import { Trouble } from "./trouble.ts";

export interface Address {
  kind: string;
  /** Name of the fact within its kind; "*" for the whole kind. */
  key: string;
  /** Field, or a path within a config, in the written form of {@link formatPath}. */
  path?: string;
}

export interface Segment {
  name: string;
  attribute?: true;
  /** The sibling whose attribute or child has this value. */
  identity?: { name: string; attribute: boolean; value: string };
  /** From 1, among siblings that are otherwise alike. Absent means the first and needs no mark. */
  position?: number;
  /** The place among ordered siblings; always the last segment, and nothing else is set. */
  place?: true;
}

/** An empty name, which would leave nothing to see. */
const EMPTY = "''";

/** The last segment that stands for the place among ordered siblings. */
export const PLACE = "position()";

const RESERVED_IN_KEY = /[%#]/g;
const RESERVED_IN_NAME = /[%#/[\]'@=]/g;

function percent(text: string): string {
  return Array.from(toBytes(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

function percentSurrogate(text: string): string {
  return `%u${text.charCodeAt(0).toString(16).toUpperCase()}`;
}

function escapeKey(key: string): string {
  return key
    .replace(RESERVED_IN_KEY, percent)
    .replace(/[\uD800-\uDC7F\uDD00-\uDFFF]/gu, percentSurrogate)
    .replace(UNSAFE, percent);
}

/** Most names: nothing in them needs an escape. */
const PLAIN_NAME = /^[\w .:,;+*-]*$/;

function escapeName(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  return name
    .replace(RESERVED_IN_NAME, percent)
    .replace(/\p{Cs}/gu, percentSurrogate)
    .replace(UNSAFE, percent);
}

function unpercent(text: string): string {
  return text.replace(/((?:%[0-9A-F]{2})+)|%u([0-9A-F]{4})/g, (_, bytes?: string, surrogate?: string) =>
    bytes === undefined
      ? String.fromCharCode(Number.parseInt(surrogate ?? "", 16))
      : fromBytes(Uint8Array.from(Buffer.from(bytes.replaceAll("%", ""), "hex"))),
  );
}

/** `kind:key` or `kind:key#path`. */
export function formatAddress({ kind, key, path }: Address): string {
  const name = `${kind}:${escapeKey(key)}`;
  return path === undefined ? name : `${name}#${path}`;
}

/** The parts of a written address. Throws {@link Trouble} when it is none. */
export function parseAddress(text: string): Address {
  const match = /^([a-z][a-z-]*):([^#]*)(?:#(.+))?$/u.exec(text);
  if (!match)
    throw new Trouble(
      `"${text}" is no address: expected kind:key or kind:key#path, such as port:tcp/0.0.0.0:22#process`,
    );
  const [, kind = "", key = "", path] = match;
  return path === undefined ? { kind, key: unpercent(key) } : { kind, key: unpercent(key), path };
}

/** The written form of one segment. */
export function formatSegment({ name, attribute, identity, position, place }: Segment): string {
  if (place) return PLACE;
  const written = name === PLACE ? "position%28)" : escapeName(name);
  if (attribute) return `@${written}`;
  const id = identity
    ? `[${identity.attribute ? "@" : ""}${escapeName(identity.name)}='${escapeName(identity.value)}']`
    : "";
  return `${written}${id}${position === undefined ? "" : `[${position}]`}` || EMPTY;
}

/** A written segment without a position, with one. */
export function withPosition(written: string, position: number): string {
  return `${written === EMPTY ? "" : written}[${position}]`;
}

/** A path within a config, from the root. */
export function formatPath(segments: readonly Segment[]): string {
  return segments.map((segment) => `/${formatSegment(segment)}`).join("") || "/";
}

const SEGMENT = /^(@?)([^[\]'@=]*)(?:\[(@?)([^[\]'@=]*)='([^[\]'@=]*)'\])?(?:\[([1-9]\d*)\])?$/u;

/** The segments of a written path. Throws {@link Trouble} when it is none. */
export function parsePath(path: string): Segment[] {
  if (!path.startsWith("/"))
    throw new Trouble(`"${path}" is no path within a config: expected it to start with "/"`);
  return path === "/" ? [] : path.slice(1).split("/").map(parseSegment);
}

/** The segment that is written so. Throws {@link Trouble} when it is none. */
export function parseSegment(text: string): Segment {
  if (text !== "" && PLAIN_NAME.test(text)) return { name: text };
  if (text === PLACE) return { name: PLACE, place: true };
  if (text === EMPTY) return { name: "" };
  const match = SEGMENT.exec(text);
  if (!match)
    throw new Trouble(`"${text}" is no path segment: expected name, @name, name[@id='value'] or name[3]`);
  const [, at, name = "", idAt, idName, idValue, position] = match;
  return {
    name: unpercent(name),
    ...(at ? { attribute: true as const } : {}),
    ...(idName === undefined || idValue === undefined
      ? {}
      : { identity: { name: unpercent(idName), attribute: idAt === "@", value: unpercent(idValue) } }),
    ...(position === undefined ? {} : { position: Number(position) }),
  };
}
