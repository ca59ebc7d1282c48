import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** One source file of the project and what it reaches for. */
export interface Module {
  /** Path from the top of the project, with "/". */
  file: string;
  /** What it imports, types and dynamic imports included: a path from the top, or the name of a package. */
  imports: string[];
  /** What it takes from the world without being given it: clock, dice, process. */
  hidden: string[];
  /** It holds a statement of SQL in a string. */
  sql: boolean;
}

/** A computed `import(…)`, whose target no one can check. */
export const COMPUTED = "(computed)";

const SQL =
  /^\s*(?:select\s.+\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|create\s+(?:table|index)\s)/is;

/**
 * All modules of the agent and of `src` below a folder. Throws where a file does not parse: an unread import is no
 * checked import.
 */
export function readModules(top: string): Module[] {
  const files = globSync("{agent,src}/**/*.ts", { cwd: top }).map((file) => file.replaceAll("\\", "/"));
  return files.sort().map((file) => readModule(file, readFileSync(join(top, file), "utf8")));
}

/** What one module reaches for. Throws where it does not parse. */
export function readModule(file: string, text: string): Module {
  const { program, errors } = parseSync(file, text);
  const error = errors[0];
  if (error) throw new Error(`${file} does not parse: ${error.message}`);
  const module: Module = { file, imports: [], hidden: [], sql: false };
  const imported = (source: { value?: unknown } | null) => {
    if (source)
      module.imports.push(typeof source.value === "string" ? resolve(file, source.value) : COMPUTED);
  };
  new Visitor({
    ImportDeclaration: (node) => imported(node.source),
    ExportNamedDeclaration: (node) => imported(node.source),
    ExportAllDeclaration: (node) => imported(node.source),
    ImportExpression: (node) => imported(node.source as { value?: unknown }),
    TSImportType: (node) => imported(node.source as { value?: unknown }),
    NewExpression: (node) => {
      if (named(node.callee) === "Date" && node.arguments.length === 0) module.hidden.push("new Date()");
    },
    MemberExpression: (node) => {
      const name = `${named(node.object)}.${named(node.property)}`;
      if (/^(?:Date\.now|Math\.random|performance\.now|process\.\w+)$/.test(name)) module.hidden.push(name);
    },
    CallExpression: (node) => {
      const name = named(node.callee);
      if (/^(?:fetch|setTimeout|setInterval|random(?:Bytes|UUID|Int))$/.test(name)) module.hidden.push(name);
    },
    Literal: (node) => {
      if (typeof node.value === "string" && SQL.test(node.value)) module.sql = true;
    },
    TemplateElement: (node) => {
      if (SQL.test(node.value.raw)) module.sql = true;
    },
  }).visit(program);
  return module;
}

function named(node: { type: string; name?: unknown }): string {
  return node.type === "Identifier" && typeof node.name === "string" ? node.name : "";
}

function resolve(file: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier;
}
