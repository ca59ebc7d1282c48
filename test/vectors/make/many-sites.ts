import { KAYA, MEYER, SILVA } from "./keys.ts";
import { assignments, baseline, filesOf, goodWorld } from "./world.ts";

/** The files of a repository with so many sites, each with so many baselines; the first site is `site-a`. */
export function manySites(sites: number, baselines: number): ReadonlyMap<string, string> {
  const made = goodWorld(3);
  for (let site = 0; site < sites; site++) {
    const name = site === 0 ? "site-a" : `site-${site}`;
    const lines = Array.from({ length: baselines }, (_, line) => [
      `${name}/line${line}.json`,
      baseline(line + 1),
    ]);
    made.groups[name] = { keys: [MEYER, KAYA, SILVA], threshold: 2 };
    const assigned = { [`${name}/assignments.json`]: assignments(["*"]) };
    made.sites[name] = {
      version: 3,
      by: [MEYER, KAYA],
      files: { ...Object.fromEntries(lines), ...assigned },
    };
  }
  return filesOf(made);
}
