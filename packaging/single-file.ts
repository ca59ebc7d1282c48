import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import sea from "@yao-pkg/pkg/lib-es5/sea.js";
import type { Metafile, Plugin } from "esbuild";
import { bundle, RUNTIME_FLAGS } from "./bundle.ts";
import { locked } from "./locked.ts";
import { BUILD, CHECKOUT } from "./place.ts";
import { AGENT, type Product } from "./product.ts";
import { ASSET, START } from "./program.ts";
import { rehearse } from "./rehearsal.ts";
import { run } from "./run.ts";
import { LINUX_X64, type Target } from "./target.ts";

/** What Node has in its own file, with a 1 at its end once a program was put in. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1";

/** A program with Node and all its files within it. */
export interface SingleFile {
  product: Product;
  target: Target;
  file: string;
  /** What was bundled into it. */
  inputs: Metafile["inputs"];
}

/** How a program is built. */
export interface Asked {
  product: Product;
  target: Target;
  /** What it is to say of itself. */
  version: string;
  /** Without the code that V8 makes of it in a rehearsal: it starts later, and each build gives the same bytes. */
  plain: boolean;
}

/** Builds a program for a system. */
export async function singleFile({ product, target, version, plain }: Asked): Promise<SingleFile> {
  const folder = join(BUILD, target.name);
  const scripts = join(folder, `${product.name}.scripts`);
  mkdirSync(scripts, { recursive: true });
  const inputs = await bundle(product, scripts, [saying(version)]);
  // Code is of the processor that compiled it, and the agent is what starts often.
  if (!plain && product === AGENT && target === LINUX_X64 && process.arch === "x64") await warmUp(scripts);
  const file = join(folder, product.name + (target.pkg.platform === "win" ? ".exe" : ""));
  const tools = writeTools();
  const path = process.env.PATH;
  process.env.PATH = [tools, path].join(delimiter);
  try {
    await sea.default(join(scripts, START), {
      targets: [{ ...target.pkg, nodeRange: "node24", output: file }],
      nodePath: await bareNode(target),
      signature: false,
      seaConfig: { execArgv: RUNTIME_FLAGS, execArgvExtension: "none", assets: assetsOf(scripts) },
    });
  } finally {
    process.env.PATH = path;
  }
  // pkg keeps the failures of what it calls to itself.
  if (!existsSync(file) || !readFileSync(file).includes(FUSE))
    throw new Error(
      `${file}: pkg put no program into it; see what it says above, and whether npm ci was run`,
    );
  chmodSync(file, 0o755);
  return { product, target, file, inputs };
}

/** Rehearses the agent, which finds packs and libraries two folders above its scripts, as in a checkout. */
async function warmUp(scripts: string): Promise<void> {
  for (const name of ["baselines", "node_modules"])
    if (!existsSync(join(BUILD, name))) symlinkSync(join(CHECKOUT, name), join(BUILD, name));
  await rehearse(scripts, RUNTIME_FLAGS);
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

/** What lies within the file, by the names under which the program asks for it: its scripts, and the packs. */
function assetsOf(scripts: string): Record<string, string> {
  const packs = join(CHECKOUT, "baselines");
  return {
    ...filesBelow(scripts, (name) => name !== START, ASSET),
    ...filesBelow(packs, (name) => name.endsWith(".yaml"), "baselines/"),
  };
}

function filesBelow(
  folder: string,
  isWanted: (name: string) => boolean,
  prefix: string,
): Record<string, string> {
  const names = readdirSync(folder).filter(isWanted).sort();
  return Object.fromEntries(names.map((name) => [prefix + name, join(folder, name)]));
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
