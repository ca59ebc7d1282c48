import { streamBaseline } from "../../src/baseline/open.ts";
import { notFor } from "../../src/model/baseline.ts";
import { globMatcher } from "../../src/model/glob.ts";
import type { HostIdentity } from "../../src/model/snapshot.ts";
import { Trouble } from "../../src/model/trouble.ts";
import type { Watch } from "../../src/model/watch.ts";
import type { Standard } from "../judge.ts";
import { fittingPacks } from "./packs.ts";

/** The baselines that were named, or the packs that fit the host. Throws {@link Trouble} for one of another host. */
export function standardsFor(files: readonly string[], identity: HostIdentity): Standard[] {
  if (files.length === 0) return fittingPacks(identity);
  return files.map((file) => {
    const standard = streamBaseline(file);
    const why = notFor(standard.baseline.applies, identity);
    if (why) throw new Trouble(`${file} is not for this host: ${why}; choose the baseline of this host`);
    return standard;
  });
}

/** What baselines watch, and config files that are asked for beside. Throws {@link Trouble} for a glob that is none. */
export function watchOf(standards: readonly Standard[], configs: readonly string[]): Watch[] {
  for (const config of configs) globMatcher(config);
  return [...standards.flatMap(({ baseline }) => baseline.watch), ...configs.map((config) => ({ config }))];
}
