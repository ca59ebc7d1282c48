import { parseAddress } from "./address.ts";

/** An address in which `*` in the key or the path stands for any run of characters; `%2A` is a star itself. */
export interface AddressPattern {
  kind: string;
  /** The key, where there is no star in it. */
  key?: string;
  /** The path as written, where there is no star in it. */
  path?: string;
  /** What stands before the first star of the key. */
  prefix: string;
  /** Names a field, rather than a whole fact. */
  hasPath: boolean;
  matchesKey(key: string): boolean;
  matchesPath(path: string): boolean;
}

/** Reads a pattern. Throws {@link Trouble} when it is none. */
export function addressPattern(text: string): AddressPattern {
  const { kind, path } = parseAddress(text);
  const written = text.slice(kind.length + 1).split("#")[0] ?? "";
  const keyParts = written.split("*").map((part) => parseAddress(`${kind}:${part}`).key);
  const pathParts = path?.split("*");
  return {
    kind,
    ...(keyParts.length === 1 ? { key: keyParts.join("") } : {}),
    ...(path === undefined || path.includes("*") ? {} : { path }),
    prefix: keyParts[0] ?? "",
    hasPath: path !== undefined,
    matchesKey: (key) => isMadeOf(key, keyParts),
    matchesPath: (candidate) => pathParts !== undefined && isMadeOf(candidate, pathParts),
  };
}

/** Do the parts make up the text, in order, with anything between them and nothing around? */
function isMadeOf(text: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
