import type { Fields } from "../../src/model/fact.ts";
import { aclLines, beyondMode, modeWithout, parseAcl } from "./acl.ts";
import { capabilityText } from "./capabilities.ts";
import type { FileStat } from "./host.ts";
import type { Names } from "./users.ts";

const ACCESS = "system.posix_acl_access";
const DEFAULT = "system.posix_acl_default";
const CAPABILITY = "security.capability";
/** What only a superuser is told of (xattr(7)): who looks must make no difference. */
const TRUSTED = "trusted.";

/**
 * What extended attributes say of a file, as fields: `acl`, `capabilities`, the names of the others as `xattrs`, each
 * only where there is any, and none that only a superuser sees; and `mode` where there is one of them, since a list changes what it means. Throws `FormatError`.
 */
export function extendedFields(
  xattrs: ReadonlyMap<string, Uint8Array>,
  { mode }: FileStat,
  names: Names,
): Fields {
  if (xattrs.size === 0) return {};
  const access = entriesIn(xattrs.get(ACCESS));
  const inherited = entriesIn(xattrs.get(DEFAULT));
  const acl = [
    ...aclLines(beyondMode(access), names),
    ...aclLines(inherited, names).map((line) => `default:${line}`),
  ];
  const capability = xattrs.get(CAPABILITY);
  const others = [...xattrs.keys()]
    .filter((name) => ![ACCESS, DEFAULT, CAPABILITY].includes(name) && !name.startsWith(TRUSTED))
    .sort();
  return {
    mode: octal(modeWithout(access, mode)),
    ...(acl.length > 0 ? { acl } : {}),
    ...(capability ? { capabilities: capabilityText(capability) } : {}),
    ...(others.length > 0 ? { xattrs: others } : {}),
  };
}

/** Permission bits as four octal digits. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function entriesIn(value: Uint8Array | undefined) {
  return value ? parseAcl(value) : [];
}
