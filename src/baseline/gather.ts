import { dirname, resolve } from "node:path";
import { readInput } from "../files/read-input.ts";
import { readShipped } from "../files/shipped.ts";
import { reason, Trouble } from "../model/trouble.ts";
import { loadBaseline, loadCompiled, type Source } from "./load.ts";
import { BaselineTrouble } from "./mistake.ts";
import { isPackId, PACKS, packFile } from "./packs.ts";

/**
 * A baseline and all that it extends, each once, the most general first. A name with a slash or an ending is a file
 * beside the baseline that extends it; else it is the id of a pack. So is the baseline's own. Throws {@link Trouble} where the file can't be read,
 * {@link BaselineTrouble} where it or what it extends has mistakes, is missing, or extends itself.
 * @param packs folder of the packs
 */
export function gather(file: string, packs = PACKS): Source[] {
  const path = pathOf(file, ".", packs);
  const found = new Map<string, Source>();
  collect(path, readText(path), [], packs, found);
  return [...found.values()];
}

function collect(
  path: string,
  text: string,
  extending: readonly string[],
  packs: string,
  found: Map<string, Source>,
): void {
  const source = loadCompiled(text, path) ?? loadBaseline(text, path);
  const chain = [...extending, path];
  for (const [at, name] of source.baseline.extends.entries()) {
    const refuse = (text: string) =>
      new BaselineTrouble([{ file: path, ...source.locate(["extends", at]), text }]);
    const extended = pathOf(name, dirname(path), packs);
    if (chain.includes(extended)) throw refuse(`"${name}" leads back to this baseline`);
    if (!found.has(extended)) collect(extended, readExtended(name, extended, refuse), chain, packs, found);
  }
  found.set(path, source);
}

function pathOf(name: string, folder: string, packs: string): string {
  return isPackId(name) ? packFile(name, packs) : resolve(folder, name);
}

function readExtended(name: string, path: string, refuse: (text: string) => BaselineTrouble): string {
  try {
    return readText(path);
  } catch (thrown) {
    if (!(thrown instanceof Trouble)) throw thrown;
    throw refuse(`"${name}" is neither a pack nor a file that can be read: ${reason(thrown)}`);
  }
}

function readText(path: string): string {
  const bytes = readShipped(path) ?? readInput(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    throw new Trouble(`${path}: found bytes that are no UTF-8, expected a baseline in YAML or JSON`);
  }
}
