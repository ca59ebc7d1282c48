/** Is it Node's error of this code, such as "ENOENT"? */
export function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === code;
}
