import { COMPUTED, type Module } from "./modules.ts";

interface Rule {
  /** Said of a module that breaks it. */
  says: string;
  /** What of the module breaks the rule. */
  broken(module: Module): string[];
}

const PURE = /^src\/(?:model|formats|compare)\//;
/** Parts of Node that only compute. */
const COMPUTES = /^node:(?:crypto|util|buffer|path(?:\/posix|\/win32)?)$/;
const PROBE = /^agent\/probes\/(?!probe\.ts$|index\.ts$)/;
/** Where the collector keeps its rows. */
const STORE = /^src\/collector\/store\//;

const isOurs = (target: string) => /^(?:agent|src|test)\//.test(target);
const importsOf = (from: RegExp, isForbidden: (target: string) => boolean) => (module: Module) =>
  from.test(module.file) ? module.imports.filter(isForbidden) : [];

/** The rules of the house: which room may reach for which. The one place where they are written as code. */
export const RULES: readonly Rule[] = [
  {
    says: "is pure, and imports input, output or an impure room",
    broken: importsOf(PURE, (target) =>
      isOurs(target) ? !PURE.test(target) : target.startsWith("node:") && !COMPUTES.test(target),
    ),
  },
  {
    says: "is pure, and has a hidden clock, dice or world",
    broken: ({ file, hidden }) => (PURE.test(file) ? hidden : []),
  },
  {
    says: "is a probe, and imports more than host, model, formats, probe.ts and watched",
    broken: importsOf(PROBE, (target) =>
      isOurs(target)
        ? !/^(?:agent\/host\/|src\/(?:model|formats)\/|agent\/probes\/(?:probe\.ts$|watched\/))/.test(target)
        : !COMPUTES.test(target),
    ),
  },
  {
    says: "is the door to the host, and imports more than model, formats and files",
    broken: importsOf(
      /^agent\/host\//,
      (target) => isOurs(target) && !/^(?:agent\/host|src\/model|src\/formats|src\/files)\//.test(target),
    ),
  },
  {
    says: "is used by both programs, and imports one of them",
    broken: importsOf(/^src\/(?!cli\/|collector\/|console\/)/, (target) =>
      /^(?:agent|src\/cli)\//.test(target),
    ),
  },
  {
    says: "is of the agent, and imports the collector's side",
    broken: importsOf(/^agent\//, (target) => /^src\/(?:collector|console|exports|cli)\//.test(target)),
  },
  {
    says: "imports a test",
    broken: importsOf(/./, (target) => target.startsWith("test/")),
  },
  {
    says: "imports what is named only at run time, so that no rule can be checked",
    broken: importsOf(/./, (target) => target === COMPUTED),
  },
  {
    says: "holds SQL or a database's driver outside of the store",
    broken: ({ file, sql, imports }) =>
      STORE.test(file)
        ? []
        : [
            ...(sql ? ["a statement of SQL"] : []),
            ...imports.filter((name) => /^(?:kysely|pg|node:sqlite)$/.test(name)),
          ],
  },
];

/** Every broken rule and every circle of imports, one line each. */
export function violations(modules: readonly Module[]): string[] {
  const broken = modules.flatMap((module) =>
    RULES.flatMap((rule) => rule.broken(module).map((what) => `${module.file} ${rule.says}: ${what}`)),
  );
  return [...broken, ...circles(modules)];
}

/** Imports that lead back to where they began, each told once. */
function circles(modules: readonly Module[]): string[] {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) found.push(`circle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`);
    if (done.has(file) || path.includes(file)) return;
    for (const next of byFile.get(file)?.imports ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const { file } of modules) walk(file, []);
  return found;
}
