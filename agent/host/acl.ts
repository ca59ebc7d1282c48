/**
 * Access control lists as the kernel stores them in system.posix_acl_access and system.posix_acl_default (acl(5),
 * linux/posix_acl_xattr.h): version 2 as a 32-bit number, then 8 bytes an entry; all little-endian.
 */
import { FormatError } from "../../src/formats/tree.ts";
import type { Names } from "./users.ts";

const VERSION = 2;
const HEADER = 4;
const ENTRY = 8;

const TAGS = { 1: "user", 2: "named user", 4: "group", 8: "named group", 16: "mask", 32: "other" } as const;
type Tag = (typeof TAGS)[keyof typeof TAGS];

export interface AclEntry {
  tag: Tag;
  /** User or group id, of named entries. */
  id: number;
  /** 4 read, 2 write, 1 execute. */
  permissions: number;
}

/** The entries of a list. Throws {@link FormatError}. */
export function parseAcl(value: Uint8Array): AclEntry[] {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  if (value.length < HEADER || (value.length - HEADER) % ENTRY !== 0)
    throw new FormatError(`an access control list of ${value.length} bytes`);
  const version = view.getUint32(0, true);
  if (version !== VERSION)
    throw new FormatError(`access control list version ${version}, expected ${VERSION}`);
  const entries: AclEntry[] = [];
  for (let at = HEADER; at < value.length; at += ENTRY) {
    const tag = (TAGS as Record<number, Tag>)[view.getUint16(at, true)];
    if (tag === undefined)
      throw new FormatError(`access control list entry of kind ${view.getUint16(at, true)}`);
    entries.push({ tag, permissions: view.getUint16(at + 2, true), id: view.getUint32(at + 4, true) });
  }
  return entries;
}

/** All entries as setfacl(1) takes them, such as `user:bob:r--`, `user::rw-` and `mask::rwx`. */
export function aclLines(entries: readonly AclEntry[], names: Names): string[] {
  return entries.map(({ tag, id, permissions }) => {
    if (tag === "named user") return `user:${names.user(id)}:${letters(permissions)}`;
    if (tag === "named group") return `group:${names.group(id)}:${letters(permissions)}`;
    return `${tag}::${letters(permissions)}`;
  });
}

/**
 * Entries that say more than the mode does: named users and groups, and the mask where it takes something away. A mask
 * that only sums up its entries, as setfacl makes it, follows from them.
 */
export function beyondMode(entries: readonly AclEntry[]): AclEntry[] {
  const named = entries.filter(({ tag }) => tag.startsWith("named"));
  const group = entries.filter(({ tag }) => tag === "group");
  const granted = [...named, ...group].reduce((sum, { permissions }) => sum | permissions, 0);
  return named.concat(entries.filter(({ tag, permissions }) => tag === "mask" && permissions !== granted));
}

/** The mode as it would be without the list: with a mask, the mode's middle digit shows that, not the owning group's. */
export function modeWithout(entries: readonly AclEntry[], mode: number): number {
  const group = entries.find(({ tag }) => tag === "group");
  return group ? (mode & ~0o070) | (group.permissions << 3) : mode;
}

function letters(permissions: number): string {
  return [4, 2, 1].map((bit, at) => (permissions & bit ? "rwx".charAt(at) : "-")).join("");
}
