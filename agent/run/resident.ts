import { rmSync } from "node:fs";
import { backoff } from "./backoff.ts";
import { Budget } from "./budget.ts";
import { Canary } from "./canary.ts";
import type { Asked, Ended } from "./child.ts";
import { ClockGuard } from "./clock-guard.ts";
import { Coalesced } from "./coalesce.ts";
import { Deliveries } from "./deliveries.ts";
import type { Answer, DeliveryResult, Errand, PassResult, Plan } from "./errand.ts";
import { type Life, ownPath, type Pause, readOwn, type Status, writeOwn } from "./files.ts";
import type { Heard } from "./folder-watch.ts";
import { beat, beginLife } from "./life.ts";
import { LIMITS } from "./limits.ts";
import type { Log } from "./log.ts";
import { Notebook } from "./notebook.ts";
import { standingOf } from "./pauses.ts";
import { glanceAtServices, Ports } from "./poll.ts";
import { Polled } from "./polled.ts";
import { Watcher } from "./watcher.ts";

/** Longest sleep, in milliseconds: after it the clock, a pause and the polls are looked at. */
const SLICE_MS = 4000;
/** Until the first pass has made one: nothing to watch. */
const NO_PLAN: Plan = { pauseHours: 0, watch: [], afar: [], polled: { ports: [], services: [] } };

/** What the resident agent rests on; everything that is not the same each time comes from here. */
export interface World {
  state: string;
  /** Is there anybody to deliver to? */
  delivers(): boolean;
  run(asked: Omit<Asked, "signal">): Promise<Ended>;
  clock: () => Date;
  /** A clock that is never set, in milliseconds. */
  steady: () => number;
  /** From 0 up to 1. */
  dice: () => number;
  log: Log;
}

/** The agent that lives on a host: it watches and schedules, and lets children do the work. */
export class Resident {
  readonly #world: World;
  readonly #notebook: Notebook;
  readonly #canary: Canary;
  readonly #watcher: Watcher;
  readonly #life: Life;
  readonly #clockGuard: ClockGuard;
  readonly #changes = new Coalesced();
  readonly #deliveries: Deliveries;
  readonly #ports = new Ports();
  readonly #polls = [
    new Polled("ports", () => this.#ports.glance()),
    new Polled("services", glanceAtServices),
  ];
  readonly #budget: Budget;
  readonly #inHand = new Set<Promise<unknown>>();
  #plan: Plan;
  /** When the last whole pass began, and when the next one is due. */
  #since: Date;
  #nextPass: Date;
  /** Why a whole pass is to be made as soon as may be. */
  #trigger: Errand["trigger"] | undefined = "start";
  #failing: { from: string; times: number; retryAt: number } | undefined;
  #heldSince: Date | undefined;
  #kindsAtHand: string[] = [];
  #polledAt = Number.NEGATIVE_INFINITY;
  #replan = false;
  #wasWatching = false;
  #full = false;
  #isPaused = false;
  #wake: () => void = () => undefined;

  /** Throws `Trouble` where another one lives on the same folder. */
  constructor(world: World) {
    const { state, clock, steady, dice } = world;
    this.#world = world;
    this.#life = beginLife(state, clock());
    this.#notebook = new Notebook(world);
    this.#canary = new Canary(state);
    this.#watcher = new Watcher((heard) => this.#heard(heard));
    this.#clockGuard = new ClockGuard(clock(), steady());
    this.#deliveries = new Deliveries(dice);
    this.#budget = new Budget(steady());
    this.#plan = readOwn(state, "plan") ?? NO_PLAN;
    this.#since = clock();
    this.#nextPass = clock();
  }

  /** Lives until it is told to stop; what children were at is given up then. */
  async live(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#wake());
    await this.#watch();
    while (!signal.aborted) {
      this.#look();
      if (!this.#isPaused) await this.#passIfDue(signal);
      if (signal.aborted) break;
      this.#deliverIfDue();
      await this.#sleep();
    }
    await Promise.all(this.#inHand);
    await this.#watcher.close();
    this.#notebook.attempt(() => beat(this.#world.state, this.#life, this.#world.clock(), true));
  }

  /** What is looked at whenever it wakes. */
  #look(): void {
    const { state, clock, steady } = this.#world;
    const now = clock();
    this.#notebook.attempt(() => beat(state, this.#life, now));
    this.#notebook.catchUp();
    const jump = this.#clockGuard.jumped(now, steady());
    if (jump) {
      this.#notebook.lapse({ ...jump, cause: "clock" });
      // What the schedule says by the new time is known after a look by the new time.
      this.#trigger ??= "schedule";
    }
    this.#pauseFrom(readOwn(state, "pause"), now);
    this.#notebook.attempt(() => this.#canary.tick(steady()));
    if (steady() - this.#polledAt >= SLICE_MS / 2) this.#poll();
    if (now >= this.#nextPass) this.#trigger ??= "schedule";
  }

  #poll(): void {
    this.#polledAt = this.#world.steady();
    this.#watcher.forget();
    for (const poll of this.#polls)
      if (poll.differs()) this.#heard({ kinds: this.#plan.polled[poll.name], replan: false });
  }

  #pauseFrom(pause: Pause | undefined, now: Date): void {
    const standing = pause && standingOf(pause, this.#plan.pauseHours, now);
    this.#isPaused = standing?.is === "on";
    // What happens now is not taken note of, so nothing of it was missed.
    if (this.#isPaused) this.#wasWatching = false;
    if (standing?.is !== "over") return;
    this.#notebook.lapse(standing.lapse);
    this.#notebook.attempt(() => rmSync(ownPath(this.#world.state, "pause"), { force: true }));
    this.#trigger ??= "schedule";
  }

  async #passIfDue(signal: AbortSignal): Promise<void> {
    const trigger = this.#trigger ?? (this.#full ? "schedule" : this.#changesAreDue() ? "change" : undefined);
    if (trigger === undefined || this.#world.steady() < (this.#failing?.retryAt ?? 0)) return;
    this.#tellHeld();
    // What is known to have changed is looked at by a whole pass too, and was not missed.
    this.#kindsAtHand = this.#changes.take();
    this.#watcher.forget();
    await this.#pass(trigger, signal);
  }

  /** Changes wait while too much time was spent on those before. */
  #changesAreDue(): boolean {
    const { steady, clock } = this.#world;
    const now = steady();
    if (this.#changes.dueAt === undefined || now < this.#changes.dueAt) return false;
    if (now >= this.#budget.readyAt) return true;
    this.#heldSince ??= clock();
    return false;
  }

  #tellHeld(): void {
    if (this.#heldSince === undefined) return;
    const detail =
      "changes waited to be looked at, since passes had taken more than their share of the processor";
    const [from, to] = [this.#heldSince.toISOString(), this.#world.clock().toISOString()];
    this.#heldSince = undefined;
    this.#notebook.lapse({ from, to, cause: "throttled", detail });
  }

  async #pass(trigger: Errand["trigger"], signal: AbortSignal): Promise<void> {
    const { state, clock, steady, delivers } = this.#world;
    const isWhole = trigger !== "change";
    const began = clock();
    if (isWhole) this.#since = began;
    const isDelivering = delivers() && this.#deliveries.mayBegin(steady());
    const errand: Errand = {
      trigger,
      ...(isWhole ? {} : { only: { kinds: this.#kindsAtHand } }),
      watcher: this.#watcher.health(this.#canary.isAlive),
      wasWatching: this.#wasWatching,
      full: this.#full,
      replan: isWhole || this.#replan,
      since: this.#since.toISOString(),
      deliver: isDelivering,
    };
    this.#trigger = undefined;
    this.#replan = false;
    if (isDelivering) this.#deliveries.begin();
    const said: { pass?: PassResult; delivery?: DeliveryResult } = {};
    const passed = Promise.withResolvers<void>();
    const { megabytes = LIMITS.pass.megabytes } = this.#plan;
    const limits = { ...LIMITS.pass, megabytes };
    const ended = this.#run({ args: ["pass", "--state", state], errand, limits }, async (one) => {
      if ("plan" in one) return this.#follow(one.plan);
      if ("news" in one) return this.#heardOf();
      if ("delivery" in one) said.delivery = one.delivery;
      else {
        said.pass = one.pass;
        passed.resolve();
      }
      return undefined;
    });
    await Promise.race([passed.promise, ended]);
    if (said.pass) this.#passed(errand, said.pass);
    else if (!signal.aborted) this.#failed(errand, began, await ended);
    if (isDelivering) this.#keep(ended.then((how) => this.#delivered(said.delivery ?? undelivered(how))));
    else if (said.pass) this.#deliveries.signed();
  }

  /** What is to be watched from now on. */
  async #follow(plan: Plan): Promise<Answer> {
    this.#plan = plan;
    this.#notebook.attempt(() => writeOwn(this.#world.state, "plan", plan));
    await this.#watch();
    return { heard: [] };
  }

  #heardOf(): Answer {
    return { heard: [...this.#kindsAtHand, ...this.#changes.kinds] };
  }

  #passed({ watcher, trigger, only }: Errand, result: PassResult): void {
    const { steady, log } = this.#world;
    this.#failing = undefined;
    if (only === undefined) this.#full = false;
    else this.#budget.spend(result.cpuSeconds, steady());
    this.#wasWatching = watcher.alive;
    if (result.next !== undefined) this.#nextPass = new Date(result.next);
    this.#tell({ pass: { at: result.at, result } });
    log.info({ trigger, kinds: only?.kinds, ...result }, "a pass is done");
  }

  /** The whole is looked at again soon, and after a while if that fails too. */
  #failed({ trigger }: Errand, began: Date, ended: Ended): void {
    const { clock, steady, dice, log } = this.#world;
    const at = clock().toISOString();
    const [cause, why] = ended.is === "failed" ? [ended.cause, ended.why] : ["failed" as const, NO_RESULT];
    const times = (this.#failing?.times ?? 0) + 1;
    const from = this.#failing?.from ?? began.toISOString();
    this.#failing = { from, times, retryAt: steady() + backoff(times, dice) };
    this.#trigger ??= "schedule";
    this.#notebook.lapse({
      from,
      to: at,
      cause,
      detail: `${times === 1 ? "a pass" : `${times} passes in a row`} failed: ${why}`,
    });
    this.#tell({ pass: { at, why } });
    log.error({ trigger, why, times }, "a pass failed");
  }

  /** Deliveries take their time beside the passes. */
  #deliverIfDue(): void {
    const { state, delivers, steady } = this.#world;
    if (steady() < this.#deliveries.dueAt || !delivers()) return;
    this.#deliveries.begin();
    const said: { delivery?: DeliveryResult } = {};
    const asked = { args: ["deliver", "--json", "--state", state], errand: {}, limits: LIMITS.deliver };
    const ended = this.#run(asked, (one) => {
      if ("delivery" in one) said.delivery = one.delivery;
      return undefined;
    });
    this.#keep(ended.then((how) => this.#delivered(said.delivery ?? undelivered(how))));
  }

  #delivered(result: DeliveryResult): void {
    const { steady, clock, log } = this.#world;
    const wait = this.#deliveries.done(result, steady());
    if (result.want === "full") this.#full = true;
    this.#tell({ delivery: { at: clock().toISOString(), result } });
    if (result.why === undefined) log.info(result, "a delivery is done");
    else log.warn({ ...result, again: Math.round(wait / 1000) }, "a delivery failed");
    this.#wake();
  }

  #run(asked: Omit<Asked, "signal" | "hear">, hear: Asked["hear"]): Promise<Ended> {
    return this.#keep(this.#world.run({ ...asked, hear }));
  }

  /** It is waited for before this life ends. */
  #keep<Result>(work: Promise<Result>): Promise<Result> {
    const kept = work.finally(() => this.#inHand.delete(kept));
    this.#inHand.add(kept);
    return kept;
  }

  #heard({ kinds, replan }: Heard): void {
    const others = this.#canary.heard(kinds);
    if (others.length === 0 || this.#isPaused) return;
    this.#replan ||= replan;
    if (this.#changes.add(others, this.#world.steady())) this.#wake();
  }

  #watch(): Promise<void> {
    return this.#watcher.watch(this.#plan, [this.#canary.item]);
  }

  #tell(news: Partial<Status>): void {
    const watcher = this.#watcher.health(this.#canary.isAlive);
    this.#notebook.tell({ ...news, nextPass: this.#nextPass.toISOString(), watcher });
  }

  /** Until the next thing is due or something happens, and never for long. */
  async #sleep(): Promise<void> {
    const { steady, clock, delivers } = this.#world;
    const now = steady();
    const deliveryAt = delivers() ? this.#deliveries.dueAt : Number.POSITIVE_INFINITY;
    const passes = [
      this.#changes.dueAt ?? Number.POSITIVE_INFINITY,
      now + (this.#nextPass.getTime() - clock().getTime()),
    ];
    const passAt = Math.max(
      Math.min(...passes),
      this.#failing?.retryAt ?? 0,
      this.#heldSince ? this.#budget.readyAt : 0,
    );
    const due = [now + SLICE_MS, deliveryAt, ...(this.#isPaused ? [] : [passAt])];
    const wait = Math.max(1, Math.min(...due) - now);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const NO_RESULT = "it ended without a result";

/** A delivery of which nothing is known but how it ended. */
function undelivered(ended: Ended): DeliveryResult {
  const why = ended.is === "failed" ? ended.why : NO_RESULT;
  return { delivered: 0, left: 0, paceSeconds: 0, why };
}
