import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Product } from "./product.ts";

/** A script of a package, from a file of this folder in which @NAME@ stands for what differs between packages. */
export function script(file: string, { package: name, user, state, config, unit }: Product): string {
  const values: Record<string, string> = {
    PACKAGE: name,
    USER: user,
    STATE: state,
    CONFIG: config,
    UNIT: unit,
  };
  return readFileSync(join(import.meta.dirname, file), "utf8").replaceAll(
    /@([A-Z]+)@/g,
    (whole, key) => values[key] ?? whole,
  );
}
