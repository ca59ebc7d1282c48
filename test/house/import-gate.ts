/** The import gate: `node test/house/import-gate.ts [FOLDER]` checks the rules of the house on every module. */
import { readModules } from "./modules.ts";
import { violations } from "./rules.ts";

/** Fewer modules than this mean that the gate looked in the wrong place. */
const LEAST = 60;

const top = process.argv[2] ?? new URL("../..", import.meta.url).pathname;
const modules = readModules(top);
const found = violations(modules);
if (modules.length < LEAST) found.push(`only ${modules.length} modules seen, expected at least ${LEAST}`);
for (const line of found) console.error(line);
const imports = modules.reduce((sum, module) => sum + module.imports.length, 0);
console.log(`import gate: ${modules.length} modules, ${imports} imports, ${found.length} violations`);
process.exitCode = found.length === 0 ? 0 : 1;
