import { loadCompiled } from "../../baseline/load.ts";
import type { BaselineName, Waived } from "../../model/report.ts";
import { Trouble } from "../../model/trouble.ts";
import { provisionalRole, sha256 } from "../repository/names.ts";
import { readTarget } from "../repository/open.ts";
import { signersOf } from "../repository/signers.ts";
import { mandateFor } from "../repository/standing.ts";
import { waiversOf } from "../waivers.ts";
import type { History, Past } from "./history.ts";
import type { ReportHead } from "./open-file.ts";

/** What engineers signed, to ask whether what a report says of its baselines and waivers is so. */
export class Approvals {
  readonly #history: History;
  /** Baselines that were found approved, as they were named: reading one anew for each report takes long. */
  readonly #approved = new Map<Past, Set<string>>();

  constructor(history: History) {
    this.#history = history;
  }

  /** Why the baselines or the waivers of a report were not signed as it says; undefined where they were. */
  refuted({ baseline, trust, waived, madeAt }: ReportHead): string | undefined {
    if (trust === undefined) return undefined;
    try {
      const past = this.#history.at(trust);
      for (const one of baseline) this.#requireApproved(one, trust.site, past);
      for (const one of waived) requireWaived(one, trust.site, past, madeAt);
      return undefined;
    } catch (thrown) {
      if (!(thrown instanceof Trouble)) throw thrown;
      return thrown.message;
    }
  }

  #requireApproved(claimed: BaselineName, site: string, past: Past): void {
    const approved = this.#approved.get(past) ?? new Set();
    const name = JSON.stringify(claimed);
    if (approved.has(name)) return;
    requireSame(claimed, site, past);
    requireSigners(claimed, site, past);
    this.#approved.set(past, approved.add(name));
  }
}

function requireSame({ id, version, target = "", ...claimed }: BaselineName, site: string, past: Past): void {
  const text = target.startsWith(`${site}/`) ? readTarget(past, site, target) : undefined;
  if (text === undefined) throw new Trouble(`${id}: found no target ${target} among what ${site} signed`);
  const signed = loadCompiled(text, target)?.baseline;
  if (sha256(text) !== claimed.sha256 || signed?.id !== id || signed.version !== version)
    throw new Trouble(
      `${id} version ${version}: ${target} is another baseline, ${signed?.id} version ${signed?.version}`,
    );
}

function requireSigners({ id, signers = [] }: BaselineName, site: string, { standing }: Past): void {
  const metadata = standing.roles.get(site);
  const real = metadata ? signersOf(mandateFor(standing, site), metadata) : [];
  const made = signers.find(({ keyId }) => !real.some((signer) => signer.keyId === keyId));
  if (made) throw new Trouble(`${id}: ${made.name} (key ${made.keyId}) did not sign it`);
  if (signers.length < real.length)
    throw new Trouble(`${id}: found ${signers.length} signers named, expected ${real.length}`);
}

function requireWaived({ id, until, provisional }: Waived, site: string, past: Past, madeAt: string): void {
  const role = provisional ? provisionalRole(site) : site;
  const signed = waiversOf(past, role).find((waiver) => waiver.id === id && waiver.until === until);
  if (signed === undefined)
    throw new Trouble(`waiver ${id} until ${until}: found no such one among what ${role} signed`);
  const at = Date.parse(madeAt);
  if (at < Date.parse(signed.from) || at >= Date.parse(until))
    throw new Trouble(
      `waiver ${id}: it counts from ${signed.from} until ${until}, the report is of ${madeAt}`,
    );
}
