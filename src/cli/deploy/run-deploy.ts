import { parseTarget } from "../../../agent/host/ssh/target.ts";
import { Trouble } from "../../model/trouble.ts";
import { complain } from "../../program/complain.ts";
import { EXIT } from "../../program/exit.ts";
import { accessOf, sudoOf } from "../ssh/access.ts";
import { enrolmentOf } from "./enrolment.ts";
import { DeployJournal, type Entry } from "./journal.ts";
import type { DeployOptions } from "./options.ts";
import { Packages } from "./packages.ts";
import { resultTable } from "./table.ts";
import { type Means, type Result, visit } from "./visit.ts";
import { inWaves, wavesOf } from "./waves.ts";

/** Rolls the agent out, or removes it, and prints what became of each host. Throws {@link Trouble} before anything is done. */
export async function runDeploy(hosts: readonly string[], options: DeployOptions): Promise<void> {
  const names = [...new Set(hosts)];
  const targets = new Map(names.map((name) => [name, parseTarget(name)]));
  requireSense(options);
  const means: Means = {
    options,
    access: await accessOf(options),
    sudo: sudoOf(options),
    packages: options.packages === undefined ? undefined : new Packages(options.packages),
    enrolment: enrolmentOf(options, names.length),
    journal: new DeployJournal(options.journal),
    progress: (host, what) => complain(`${host}: ${what}`),
  };
  const results: Result[] = [];
  const waves = wavesOf(names, options.first, options.wave);
  const left = await inWaves(waves, options.parallel, async (name) => {
    const target = targets.get(name);
    if (target === undefined) throw new TypeError(`${name} is no host of this run`);
    const result = await visit(name, target, means);
    results.push(result);
    keep(means, result);
    return result.result !== "failed";
  });
  for (const host of left)
    results.push({
      host,
      system: "",
      step: "look",
      result: "not begun",
      told: "a host of an earlier wave failed",
    });
  process.stdout.write(resultTable(results));
  const isWhole = results.every(({ result }) => result === "done" || result === "would be done");
  if (!isWhole) complain(`mended, the same command goes on from there; the journal is ${options.journal}`);
  process.exitCode = isWhole ? EXIT.fine : EXIT.findings;
}

function keep({ journal, options }: Means, { host, step, result, told }: Result): void {
  if (options.dryRun || (result !== "done" && result !== "failed")) return;
  const { package: sha256, before }: Partial<Entry> = (options.remove ? undefined : journal.of(host)) ?? {};
  journal.note(host, {
    step,
    result,
    ...(result === "failed" ? { why: told } : {}),
    ...(sha256 === undefined ? {} : { package: sha256 }),
    ...(before === undefined || result === "done" ? {} : { before }),
    at: new Date().toISOString(),
  });
}

function requireSense({
  packages,
  remove,
  purge,
  site,
  rootFingerprint,
  hostKey,
  first,
  wave,
}: DeployOptions): void {
  if (packages === undefined && !remove)
    throw new Trouble("--packages: expected the folder with the packages, as npm run package writes it");
  if (purge && !remove) throw new Trouble("--purge goes with --remove");
  if (rootFingerprint !== undefined && site === undefined)
    throw new Trouble("--root-fingerprint goes with --site: a site is trusted by its root alone");
  if (hostKey !== undefined)
    throw new Trouble("--host-key is for one host; put the keys into a file of known hosts");
  if (first < 1 || wave < 1) throw new Trouble("--first and --wave: expected at least one host");
}
