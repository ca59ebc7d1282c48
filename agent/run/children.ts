import type { Asked, Ended } from "./child.ts";
import type { Answer, DeliveryResult, Errand, PassResult, Plan } from "./errand.ts";
import { LIMITS } from "./limits.ts";
import type { World } from "./world.ts";

export interface PassAsked {
  errand: Errand;
  /** Most memory that it may hold, in MiB, where the operator said so. */
  megabytes: number | undefined;
  /** There is something else to be watched from now on. */
  follow(plan: Plan): Promise<Answer>;
  /** It found something new. @returns what was heard of meanwhile */
  news(): Answer;
  /** Told what came of the delivery, where the errand asks for one. */
  delivered(result: DeliveryResult): void;
}

/** A pass that a child makes now. */
export interface PassInHand {
  /** What came of it, as soon as that is known; undefined where it ended without. A delivery may be on its way still. */
  result: Promise<PassResult | undefined>;
  ended: Promise<Ended>;
}

/** The work of the resident agent, which its children do. */
export class Children {
  readonly #world: Pick<World, "state" | "run">;
  readonly #inHand = new Set<Promise<void>>();

  constructor(world: Pick<World, "state" | "run">) {
    this.#world = world;
  }

  /** Begins a pass. */
  pass({ errand, megabytes = LIMITS.pass.megabytes, follow, news, delivered }: PassAsked): PassInHand {
    const { promise: result, resolve } = Promise.withResolvers<PassResult | undefined>();
    let delivery: DeliveryResult | undefined;
    const limits = { ...LIMITS.pass, megabytes };
    const ended = this.#run({ args: ["pass"], errand, limits }, (said) => {
      if ("plan" in said) return follow(said.plan);
      if ("news" in said) return news();
      if ("delivery" in said) delivery = said.delivery;
      else resolve(said.pass);
      return undefined;
    });
    this.#keep(ended, (how) => {
      resolve(undefined);
      if (errand.deliver) delivered(delivery ?? unknown(how));
    });
    return { result, ended };
  }

  /** Begins to deliver what waits. @param delivered told what came of it */
  deliver(delivered: (result: DeliveryResult) => void): void {
    let delivery: DeliveryResult | undefined;
    const ended = this.#run({ args: ["deliver", "--json"], errand: {}, limits: LIMITS.deliver }, (said) => {
      if ("delivery" in said) delivery = said.delivery;
      return undefined;
    });
    this.#keep(ended, (how) => delivered(delivery ?? unknown(how)));
  }

  /** Waits until none is left, and all is told. */
  async end(): Promise<void> {
    await Promise.all(this.#inHand);
  }

  #run({ args, ...asked }: Pick<Asked, "args" | "errand" | "limits">, hear: Asked["hear"]): Promise<Ended> {
    const { state, run } = this.#world;
    return run({ args: [...args, "--state", state], ...asked, hear });
  }

  #keep(ended: Promise<Ended>, tell: (how: Ended) => void): void {
    const kept = ended.then(tell).finally(() => this.#inHand.delete(kept));
    this.#inHand.add(kept);
  }
}

/** Why a child came to no result. */
export function whyFailed(ended: Ended): string {
  return ended.is === "failed" ? ended.why : "it ended without a result";
}

/** A delivery of which nothing is known but how it ended. */
function unknown(ended: Ended): DeliveryResult {
  return { delivered: 0, left: 0, paceSeconds: 0, why: whyFailed(ended) };
}
