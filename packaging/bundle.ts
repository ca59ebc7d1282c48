/** The agent as it is shipped: its sources and libraries in a few scripts, with the code that V8 made of them. */
import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { KOFFI, nativeKoffi } from "./koffi.ts";
import { packsWithin } from "./packs.ts";
import { AGENT, type Product } from "./product.ts";
import { MAIN, RESIDENT, START, scriptFile, WRAPPER } from "./program.ts";
import { rehearse } from "./rehearsal.ts";
import { LINUX_ARM64, LINUX_X64 } from "./target.ts";

const checkout = join(import.meta.dirname, "..");

/**
 * How the shipped agent starts Node: with some room for what is new, in MiB. With less of it V8 collects garbage all the time,
 * and takes for lasting what is gone a moment later; with more of it a first audit holds more than it need.
 */
export const RUNTIME_FLAGS = [
  "--max-semi-space-size=8",
  "--no-concurrent-recompilation",
  "--no-concurrent-sparkplug",
];

/** Large libraries that few commands need, each of which is a script of its own. None may share a class with another. */
const LIBRARIES = [
  "@peculiar/x509",
  "age-encryption",
  "chokidar",
  "croner",
  "fast-xml-parser",
  "json-diff",
  "node-ssh",
  "smol-toml",
  "ssh2",
  "yaml",
];
/** Native, or asked for by libraries that do without: they stay outside. */
const OUTSIDE = ["koffi", "cpu-features", "*.node", "pg-native"];
/** Modules of Node that are dear to load, and used by few commands. */
const DEAR = ["child_process", "crypto", "https", "net", "zlib"];

const COMMON: BuildOptions = {
  bundle: true,
  minifyWhitespace: true,
  minifySyntax: true,
  platform: "node",
  format: "cjs",
  target: "node24",
  logLevel: "warning",
};

/**
 * Bundles the agent, and rehearses it for the code that V8 makes of it.
 * @returns path of the program. It looks for the packs where the sources do
 */
export async function bundleAgent(): Promise<string> {
  const folder = join(checkout, "dist", "agent");
  await rm(folder, { recursive: true, force: true });
  await bundle(AGENT, folder);
  const native = await nativeKoffi(process.arch === "arm64" ? LINUX_ARM64 : LINUX_X64);
  if (native) await copyFile(native, join(folder, KOFFI));
  await rehearse(folder, RUNTIME_FLAGS);
  return join(folder, START);
}

/**
 * Bundles a program into a folder: a file that starts it, and its scripts, which may as well be assets of a single-file
 * program that begins with that file.
 * @returns all source files that went into it
 */
export async function bundle(
  { entry, resident }: Pick<Product, "entry" | "resident">,
  folder: string,
  plugins: readonly Plugin[] = [],
): Promise<Metafile["inputs"]> {
  const start = join(checkout, "packaging", "start.ts");
  await build({ ...COMMON, entryPoints: [start], outfile: join(folder, START) });
  const own = { [MAIN]: entry, ...(resident === undefined ? {} : { [RESIDENT]: resident }) };
  const inputs: Metafile["inputs"] = {};
  for (const [name, file] of Object.entries(own))
    Object.assign(
      inputs,
      await writeScript(folder, name, join(checkout, file), [...plugins, packsWithin, whenUsed]),
    );
  for (const name of LIBRARIES) Object.assign(inputs, await writeScript(folder, name, name));
  return inputs;
}

/** Writes one script. Its text is ASCII, so that V8 holds it in one byte a character. */
async function writeScript(
  folder: string,
  name: string,
  entry: string,
  plugins: Plugin[] = [],
): Promise<Metafile["inputs"]> {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    entryPoints: [entry],
    absWorkingDir: checkout,
    define: { "import.meta.url": "__url", "import.meta.dirname": "__dirname" },
    // One that another needs is that same script: it would not know a second copy's classes.
    external: [...OUTSIDE, ...LIBRARIES.filter((library) => library !== name)],
    plugins,
    metafile: true,
    write: false,
  });
  const text = outputFiles.map((file) => file.text).join("");
  await writeFile(join(folder, scriptFile(name)), WRAPPER.join(text));
  return metafile.inputs;
}

/** Leaves libraries and dear modules of Node to be loaded when something of them is used. */
const whenUsed: Plugin = {
  name: "when used",
  setup({ onResolve, onLoad }) {
    const late = new RegExp(
      `^(${[...LIBRARIES, ...DEAR.flatMap((name) => [name, `node:${name}`])].join("|")})$`,
    );
    onResolve({ filter: late }, ({ path, namespace }) =>
      namespace === "late" ? { path, external: true } : { path, namespace: "late" },
    );
    onLoad({ filter: late, namespace: "late" }, ({ path }) => ({ contents: lateModule(path) }));
  },
};

/** What imports such a module looks up names on its prototype; one that was used is kept, so that it is looked up once. */
const lateModule = (path: string) => `
const get = (_, name, importer) => {
  const value = require(${JSON.stringify(path)})[name];
  Object.defineProperty(importer, name, { value });
  return value;
};
module.exports = Object.create(new Proxy({}, { get }));`;
