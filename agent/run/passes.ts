import type { Lapse } from "../../src/model/run.ts";
import { backoff } from "./backoff.ts";
import { Budget } from "./budget.ts";
import type { Ended } from "./child.ts";
import { whyFailed } from "./children.ts";
import { Coalesced } from "./coalesce.ts";
import type { Errand, PassResult } from "./errand.ts";
import type { Heard } from "./folder-watch.ts";
import type { World } from "./world.ts";

/** What a pass is asked for, as far as it follows from what is due. */
export type PassDue = Pick<Errand, "trigger" | "only" | "full" | "replan" | "since">;

type Times = Pick<World, "clock" | "steady" | "dice">;

/** Which pass is due next, and when: the schedule, what was heard of, and passes that failed decide it. */
export class Passes {
  readonly #times: Times;
  readonly #changes = new Coalesced();
  readonly #budget: Budget;
  /** Why a whole pass is to be made as soon as may be. */
  #whole: Errand["trigger"] | undefined = "start";
  /** When the last whole pass began, and when the next one is due. */
  #since: Date;
  #next: Date;
  #failing: { from: string; times: number; retryAt: number } | undefined;
  /** Since when changes wait, since too much time was spent on those before. */
  #heldSince: Date | undefined;
  /** When the last pass began, and what was known to have changed then. */
  #began: Date;
  #kindsAtHand: string[] = [];
  #replan = false;
  #full = false;

  constructor(times: Times) {
    this.#times = times;
    this.#budget = new Budget(times.steady());
    this.#since = times.clock();
    this.#next = times.clock();
    this.#began = times.clock();
  }

  /** When the next whole pass is due by the schedule. */
  get next(): Date {
    return this.#next;
  }

  /** Kinds that were heard of since the pass in hand was asked for, or shortly before. */
  get heardKinds(): string[] {
    return [...this.#kindsAtHand, ...this.#changes.kinds];
  }

  /** A whole pass is to be made as soon as may be. */
  ask(): void {
    this.#whole ??= "schedule";
  }

  /** The next pass is to be whole and to tell everything. */
  askFull(): void {
    this.#full = true;
  }

  /** Something happened. @returns whether it is the first since the last pass began */
  heard({ kinds, replan }: Heard): boolean {
    this.#replan ||= replan;
    return this.#changes.add(kinds, this.#times.steady());
  }

  /** The pass to be made now, if any. */
  due(): PassDue["trigger"] | undefined {
    const { clock, steady } = this.#times;
    if (clock() >= this.#next || this.#full) this.ask();
    const trigger = this.#whole ?? (this.#changesAreDue() ? "change" : undefined);
    return steady() < (this.#failing?.retryAt ?? 0) ? undefined : trigger;
  }

  /** When something may be due, by the steady clock. */
  get dueAt(): number {
    const { clock, steady } = this.#times;
    const isAsked = this.#whole !== undefined || this.#full;
    const bySchedule = isAsked ? 0 : steady() + (this.#next.getTime() - clock().getTime());
    return Math.max(
      Math.min(this.#changes.dueAt ?? Number.POSITIVE_INFINITY, bySchedule),
      this.#failing?.retryAt ?? 0,
      this.#heldSince ? this.#budget.readyAt : 0,
    );
  }

  /** Since when changes had to wait, as a time that is told; undefined where none did. To be asked once, as a pass begins. */
  takeHeld(): Lapse | undefined {
    if (this.#heldSince === undefined) return undefined;
    const [from, to] = [this.#heldSince.toISOString(), this.#times.clock().toISOString()];
    this.#heldSince = undefined;
    return { from, to, cause: "throttled", detail: HELD };
  }

  /** What the pass that begins now is to look at. What is known to have changed is looked at by a whole pass too, and was not missed. */
  begin(trigger: PassDue["trigger"]): PassDue {
    this.#kindsAtHand = this.#changes.take();
    const isWhole = trigger !== "change";
    this.#began = this.#times.clock();
    if (isWhole) this.#since = this.#began;
    const due = {
      trigger,
      ...(isWhole ? {} : { only: { kinds: this.#kindsAtHand } }),
      full: this.#full,
      replan: isWhole || this.#replan,
      since: this.#since.toISOString(),
    };
    this.#whole = undefined;
    this.#replan = false;
    return due;
  }

  done({ only }: PassDue, { next, cpuSeconds }: PassResult): void {
    this.#failing = undefined;
    if (only === undefined) this.#full = false;
    else this.#budget.spend(cpuSeconds, this.#times.steady());
    if (next !== undefined) this.#next = new Date(next);
  }

  /** The whole is looked at again soon, and after a while if that fails too. @returns the time without a pass */
  failed(ended: Ended): Lapse {
    const { clock, steady, dice } = this.#times;
    const times = (this.#failing?.times ?? 0) + 1;
    const from = this.#failing?.from ?? this.#began.toISOString();
    this.#failing = { from, times, retryAt: steady() + backoff(times, dice) };
    this.ask();
    return {
      from,
      to: clock().toISOString(),
      cause: ended.is === "failed" ? ended.cause : "failed",
      detail: `${times === 1 ? "a pass" : `${times} passes in a row`} failed: ${whyFailed(ended)}`,
    };
  }

  /** Changes wait while too much time was spent on those before. */
  #changesAreDue(): boolean {
    const { steady, clock } = this.#times;
    const now = steady();
    if (this.#changes.dueAt === undefined || now < this.#changes.dueAt) return false;
    if (now >= this.#budget.readyAt) return true;
    this.#heldSince ??= clock();
    return false;
  }
}

const HELD = "changes waited to be looked at, since passes had taken more than their share of the processor";
