import { printable } from "../../src/model/text.ts";
import { Trouble } from "../../src/model/trouble.ts";
import type { Signer, TrustState } from "../../src/model/trust.ts";
import { neededPin, type TrustContext } from "./context.ts";
import { load } from "./load.ts";
import { readMarks } from "./mark.ts";
import { readRefusals } from "./refusals.ts";
import { trusted } from "./trusted.ts";

/** What a person may want to see of what a host obeys. */
export interface ShownTrust extends TrustState {
  from?: string;
  baselines: { target: string; id: string; version: number; signers: Signer[] }[];
}

/** What is in force by the agent's own state; no source is asked. Throws {@link Trouble} where nothing is. */
export async function shownTrust(context: TrustContext): Promise<ShownTrust> {
  const { places, secrets, clock } = context;
  const pin = neededPin(context);
  const { mark } = readMarks(places.marks, secrets);
  const { obtained, faults } = await load(context, pin, mark);
  if (obtained === undefined || mark === undefined)
    throw new Trouble(
      faults[0]?.message ?? `${places.folder}: nothing is in force; run mesdrift-agent trust update`,
    );
  const now = clock();
  const { refused } = readRefusals(places.refusals, now.toISOString());
  const { state, standards } = trusted(obtained, { pin, verifiedAt: mark.at, refused, now });
  return {
    ...state,
    ...(pin.from === undefined ? {} : { from: pin.from }),
    baselines: standards.map(({ target, baseline: { id, version }, signers }) => ({
      target,
      id,
      version,
      signers,
    })),
  };
}

/** The same for people. */
export function trustText(shown: ShownTrust): string {
  const { site, root, from, assignment, versions, verifiedAt, staleSince, baselines, refused } = shown;
  const lines = [
    `Site:        ${site}`,
    `Root:        ${root}`,
    `Source:      ${from ?? "bundles, by mesdrift-agent import"}`,
    `Assignment:  ${assignment}`,
    ...baselines.map(
      ({ target, id, version, signers }) =>
        `Baseline:    ${target} (${id} version ${version}), signed by ${signers.map(({ name }) => name).join(", ")}`,
    ),
    `Versions:    ${Object.entries(versions)
      .map(([role, version]) => `${role} ${version}`)
      .join(", ")}`,
    `Verified at: ${verifiedAt}`,
    ...(staleSince === undefined ? [] : [`Stale since: ${staleSince}`]),
    ...refused.map(({ crime, message, at }) => `Refused:     ${crime} at ${at}: ${message}`),
  ];
  return lines.map((line) => `${printable(line)}\n`).join("");
}
