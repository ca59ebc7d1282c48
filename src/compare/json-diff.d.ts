declare module "json-diff" {
  /** For two lists: one mark per item, or undefined when they are equal. */
  export function diff(before: readonly unknown[], after: readonly unknown[]): unknown[] | undefined;
}
