import type { Plugin } from "esbuild";
import { openBaseline } from "../src/baseline/open.ts";
import { packFiles } from "../src/baseline/packs.ts";

/** Puts the packs into a program, opened, which else would read them as they are written each time it starts. */
export const packsWithin: Plugin = {
  name: "packs",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/src\/baseline\/opened-packs\.ts$/ }, () => ({
      contents: `export const OPENED_PACKS = ${JSON.stringify(openedPacks())};`,
    })),
};

/** As `fittingPacks` takes them. */
export function openedPacks(): string {
  return JSON.stringify(packFiles().map((file) => openBaseline(file)));
}
