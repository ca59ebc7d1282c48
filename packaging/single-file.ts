import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import sea from "@yao-pkg/pkg/lib-es5/sea.js";
import { build, type Metafile, type Plugin } from "esbuild";
import { RUNTIME_FLAGS } from "./bundle.ts";
import { locked } from "./locked.ts";
import { BUILD, CHECKOUT } from "./place.ts";
import type { Product } from "./product.ts";
import { run } from "./run.ts";
import { LINUX_X64, type Target } from "./target.ts";

/** A program with Node and all its files within it. */
export interface SingleFile {
  product: Product;
  target: Target;
  file: string;
  /** What was bundled into it. */
  inputs: Metafile["inputs"];
}

/** Builds a program for a system. @param version what it is to say of itself */
export async function singleFile(product: Product, target: Target, version: string): Promise<SingleFile> {
  const folder = join(BUILD, target.name);
  mkdirSync(folder, { recursive: true });
  const { main, inputs } = await bundle(product, version);
  const file = join(folder, product.name + (target.pkg.platform === "win" ? ".exe" : ""));
  const tools = writeTools();
  const path = process.env.PATH;
  process.env.PATH = [tools, path].join(delimiter);
  try {
    await sea.default(main, {
      targets: [{ ...target.pkg, nodeRange: "node24", output: file }],
      nodePath: await bareNode(target),
      signature: false,
      seaConfig: {
        // Compiled code is of the processor that compiled it.
        useCodeCache: target === LINUX_X64 && process.arch === "x64",
        execArgv: RUNTIME_FLAGS,
        execArgvExtension: "none",
        assets: packs(),
      },
    });
  } finally {
    process.env.PATH = path;
  }
  if (!existsSync(file)) throw new Error(`pkg made no ${file}`);
  chmodSync(file, 0o755);
  return { product, target, file, inputs };
}

/** All of a program in one CommonJS file, which is what Node takes into a single file. */
async function bundle(
  { name, entry }: Product,
  version: string,
): Promise<{ main: string; inputs: Metafile["inputs"] }> {
  const main = join(BUILD, `${name}.js`);
  const { metafile } = await build({
    absWorkingDir: CHECKOUT,
    entryPoints: [entry],
    outfile: main,
    bundle: true,
    minify: true,
    keepNames: true,
    metafile: true,
    platform: "node",
    format: "cjs",
    target: "node24",
    // What is native, or optional and not installed, can't lie within the file.
    external: ["koffi", "cpu-features", "*.node", "pg-native"],
    plugins: [saying(version)],
    // It is asked for only where the program runs from the checkout.
    logOverride: { "empty-import-meta": "silent" },
    logLevel: "warning",
  });
  return { main, inputs: metafile.inputs };
}

/** Has the program say this version of itself. */
function saying(version: string): Plugin {
  return {
    name: "version",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/src\/model\/version\.ts$/ }, () => ({
        contents: `export const VERSION = ${JSON.stringify(version)};`,
      })),
  };
}

/** The packs, by the names under which the program asks for them. */
function packs(): Record<string, string> {
  const names = readdirSync(join(CHECKOUT, "baselines")).filter((name) =>
    /\.(?:yaml|schema\.json)$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [`baselines/${name}`, join(CHECKOUT, "baselines", name)]));
}

/** Node for a system, with nothing in it that a program doesn't need. */
async function bareNode({ name, node, strip }: Target): Promise<string> {
  const bare = join(BUILD, `node-${name}`);
  if (existsSync(bare)) return bare;
  copyFileSync(join(await locked(node.package), node.file), bare);
  // A signature would cover what is no longer there once a program is put in.
  if (strip) await run(strip, [bare]);
  else await run("osslsigncode", ["remove-signature", "-in", bare, "-out", `${bare}.unsigned`]);
  if (!strip) copyFileSync(`${bare}.unsigned`, bare);
  return bare;
}

/**
 * What pkg calls by name. Its npx would ask the registry outside of a project; here it runs what the lock file has. Its node
 * compiles the program, with dice that fall alike each time, or no two builds would be the same.
 */
function writeTools(): string {
  const tools = join(BUILD, "tools");
  const bin = join(CHECKOUT, "node_modules", ".bin");
  const scripts = {
    npx: `exec ${bin}/"$@"`,
    node: `exec ${process.execPath} --random-seed=1 "$@"`,
  };
  mkdirSync(tools, { recursive: true });
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return tools;
}
