/** Kinds of facts that are made of watched files and nothing else. */
export const [CONFIG, FILE] = ["config", "file"] as const;
export type OfFiles = typeof CONFIG | typeof FILE;

/** Are facts of this kind made of watched files? */
export function isOfFileKind(kind: string): kind is OfFiles {
  return kind === CONFIG || kind === FILE;
}
