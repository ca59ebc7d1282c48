import { reason, Trouble } from "../../model/trouble.ts";
import type { Fate } from "../../wire/protocol.ts";
import type { Taking } from "../api/parts.ts";
import { Refusal } from "../api/refusal.ts";
import { countRefusal } from "../store/refusals.ts";
import type { DropFolder } from "./drop-folder.ts";
import { type TakenDrop, takeDrop } from "./take-drop.ts";

/** What became of one drop. */
export type Outcome =
  /** It, and all in it, is stored; the receipt lies in its place. */
  | { is: "taken"; host: string; fates: Fate[]; stays?: string }
  /** It was moved aside. What of it could be stored is. */
  | { is: "refused"; crime: string; why: string; host?: string; stays?: string }
  /** Its host is known and not approved yet: it stays, to be taken then. */
  | { is: "waiting"; why: string }
  /** It may still be written: it stays for now. */
  | { is: "unfinished" }
  | { is: "gone" };

export interface Take {
  folder: DropFolder;
  name: string;
  /** Is the drop surely whole? One that can't be opened is refused only then. */
  isWhole: boolean;
}

/**
 * Takes one drop of a folder. Where the folder can't be written to, the outcome says under `stays` why the drop is there
 * still. Throws what is no fault of the drop, such as a store that fails: then nothing happened.
 */
export async function takeOne(parts: Taking, take: Take): Promise<Outcome> {
  const { folder, name } = take;
  try {
    const bytes = folder.read(name);
    if (bytes === undefined) return { is: "gone" };
    return settled(take, await takeDrop(parts, bytes));
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return refused(parts, take, thrown);
  }
}

/** What could not be stored stays at hand for people; the receipt tells the host of both. */
function settled({ folder, name }: Take, { host, answer }: TakenDrop): Outcome {
  const { fates, receipt } = answer;
  const bad = fates.filter(({ status }) => status === "refused");
  const why = `${bad.length} of ${fates.length} envelopes were refused: ${bad[0]?.why}`;
  const stays = unlessWritten(() => {
    if (bad.length > 0) folder.setAside(name, why);
    folder.acknowledge(name, receipt);
  });
  if (bad.length > 0) return { is: "refused", crime: "bad-envelopes", why, host, ...stays };
  return { is: "taken", host, fates, ...stays };
}

async function refused(
  { store, clock }: Taking,
  { folder, name, isWhole }: Take,
  { crime, from, status, message }: Refusal,
): Promise<Outcome> {
  if (crime === "pending-host") return { is: "waiting", why: message };
  if (!isWhole && status === 400) return { is: "unfinished" };
  const sender = from ?? `drops ${folder.path}`;
  await countRefusal(store, { from: sender, crime, message: `${name}: ${message}`, now: clock() });
  const stays = unlessWritten(() => folder.setAside(name, `${crime}: ${message}`));
  return { is: "refused", crime, why: message, ...(from === undefined ? {} : { host: from }), ...stays };
}

function unlessWritten(write: () => void): { stays?: string } {
  try {
    write();
    return {};
  } catch (thrown) {
    if (!(thrown instanceof Trouble || (thrown instanceof Error && "code" in thrown))) throw thrown;
    return { stays: reason(thrown) };
  }
}
