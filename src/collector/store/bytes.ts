/** A hash as databases keep it. @param hex such as a SHA-256 */
export function bytesOf(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}

/** A hash as everything else names it. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
