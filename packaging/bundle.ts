/** The agent as it is shipped: all its sources in a few files, so that a start opens few and parses what it needs. */
import { join } from "node:path";
import { build } from "esbuild";

const checkout = join(import.meta.dirname, "..");

/** How the shipped agent starts Node: with little room for what is new, in MiB, since most of it is gone at once. */
export const RUNTIME_FLAGS = ["--max-semi-space-size=1"];

/** Some libraries are CommonJS and ask for Node's own modules by require. */
const REQUIRE =
  'import { createRequire as requireFor } from "node:module"; const require = requireFor(import.meta.url);';

/**
 * Bundles the agent; commands that are loaded when asked for stay files of their own.
 * @returns path of the program. It looks for the packs and for koffi, which is native, where the sources do
 */
export async function bundleAgent(): Promise<string> {
  const folder = join(checkout, "dist", "agent");
  await build({
    entryPoints: [join(checkout, "agent", "main.ts")],
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    platform: "node",
    format: "esm",
    target: "node24",
    external: ["koffi"],
    banner: { js: REQUIRE },
    logLevel: "warning",
  });
  return join(folder, "main.js");
}
