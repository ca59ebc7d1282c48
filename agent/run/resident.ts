import { rmSync } from "node:fs";
import { Children, whyFailed } from "./children.ts";
import { ClockGuard } from "./clock-guard.ts";
import { Deliveries } from "./deliveries.ts";
import type { Answer, DeliveryResult, Errand, PassResult, Plan } from "./errand.ts";
import { type Life, ownPath, type Pause, readOwn, type Status, writeOwn } from "./files.ts";
import type { Heard } from "./folder-watch.ts";
import { beat, beginLife } from "./life.ts";
import { Lookout } from "./lookout.ts";
import { Notebook } from "./notebook.ts";
import { type PassDue, Passes } from "./passes.ts";
import { standingOf } from "./pauses.ts";
import { Sleep } from "./sleep.ts";
import type { World } from "./world.ts";

/** Longest sleep, in milliseconds: after it the clock, a pause and the polls are looked at. */
const SLICE_MS = 5000;
/** Until the first pass has made one: nothing to watch. */
const NO_PLAN: Plan = { pauseHours: 0, watch: [], afar: [], polled: { ports: [], services: [] } };

/** The agent that lives on a host: it watches and schedules, and lets children do the work. */
export class Resident {
  readonly #world: World;
  readonly #notebook: Notebook;
  readonly #lookout: Lookout;
  readonly #life: Life;
  readonly #clockGuard: ClockGuard;
  readonly #passes: Passes;
  readonly #deliveries: Deliveries;
  readonly #children: Children;
  readonly #sleep = new Sleep();
  #plan: Plan;
  /** Changes were heard of ever since the last pass. */
  #wasWatching = false;
  #isPaused = false;

  /** Throws `Trouble` where another one lives on the same folder. */
  constructor(world: World) {
    const { state, clock, steady, dice } = world;
    this.#world = world;
    const { life, lapse } = beginLife(state, clock());
    this.#life = life;
    this.#notebook = new Notebook(world);
    if (lapse) this.#notebook.lapse(lapse);
    this.#lookout = new Lookout(state, (heard) => this.#heard(heard));
    this.#clockGuard = new ClockGuard(clock(), steady());
    this.#passes = new Passes(world);
    this.#deliveries = new Deliveries(dice);
    this.#children = new Children(world);
    this.#plan = readOwn(state, "plan") ?? NO_PLAN;
  }

  /** Lives until it is told to stop; what children were at is given up then. */
  async live(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#sleep.wake());
    this.#notebook.attempt("canary", () => this.#lookout.prepare());
    await this.#lookout.watch(this.#plan);
    while (!signal.aborted) {
      this.#look();
      if (!this.#isPaused) await this.#passIfDue(signal);
      if (signal.aborted) break;
      this.#deliverIfDue();
      await this.#sleep.for(this.#nextAt() - this.#world.steady());
    }
    await this.#children.end();
    await this.#lookout.close();
    this.#beat(true);
  }

  /** Writes down that it lives; not while times before are unwritten, since those since the last beat are then told as not accounted for. */
  #beat(isLast = false): void {
    const { state, clock } = this.#world;
    if (this.#notebook.catchUp())
      this.#notebook.attempt("life", () => beat(state, this.#life, clock(), isLast));
  }

  /** What is looked at whenever it wakes. */
  #look(): void {
    const { state, clock, steady } = this.#world;
    const now = clock();
    this.#beat();
    const jump = this.#clockGuard.jumped(now, steady());
    if (jump) {
      this.#notebook.lapse({ ...jump, cause: "clock" });
      // What the schedule says by the new time is known after a look by the new time.
      this.#passes.ask();
    }
    this.#notebook.attempt("pause", () => this.#pauseFrom(readOwn(state, "pause"), now));
    this.#notebook.attempt("canary", () => this.#lookout.proveAlive(steady()));
    this.#lookout.poll(steady());
  }

  #pauseFrom(pause: Pause | undefined, now: Date): void {
    const standing = pause && standingOf(pause, this.#plan.pauseHours, now);
    this.#isPaused = standing?.is === "on";
    // What happens now is not taken note of, so nothing of it was missed.
    if (this.#isPaused) this.#wasWatching = false;
    if (standing?.is !== "over") return;
    this.#notebook.lapse(standing.lapse);
    this.#passes.ask();
    rmSync(ownPath(this.#world.state, "pause"), { force: true });
  }

  async #passIfDue(signal: AbortSignal): Promise<void> {
    const trigger = this.#passes.due();
    if (trigger === undefined) return;
    const held = this.#passes.takeHeld();
    if (held) this.#notebook.lapse(held);
    this.#lookout.forget();
    await this.#pass(this.#passes.begin(trigger), signal);
  }

  async #pass(due: PassDue, signal: AbortSignal): Promise<void> {
    const { steady, delivers } = this.#world;
    const deliver = delivers() && this.#deliveries.mayBegin(steady());
    const watcher = this.#lookout.health;
    const errand: Errand = { ...due, watcher, wasWatching: this.#wasWatching, deliver };
    if (deliver) this.#deliveries.begin();
    const { result, ended } = this.#children.pass({
      errand,
      megabytes: this.#plan.megabytes,
      follow: (plan) => this.#follow(plan),
      news: () => ({ heard: this.#passes.heardKinds }),
      delivered: (delivery) => this.#delivered(delivery),
    });
    const passed = await result;
    if (passed) this.#passed(errand, passed);
    else if (!signal.aborted) this.#failed(errand, await ended);
  }

  /** What is to be watched from now on. */
  async #follow(plan: Plan): Promise<Answer> {
    this.#plan = plan;
    this.#notebook.attempt("plan", () => writeOwn(this.#world.state, "plan", plan));
    await this.#lookout.watch(plan);
    return { heard: [] };
  }

  #passed(errand: Errand, result: PassResult): void {
    const { trigger, only, watcher, deliver } = errand;
    this.#passes.done(errand, result);
    this.#wasWatching = watcher.alive;
    if (!deliver) this.#deliveries.signed();
    this.#tell({ pass: { at: result.at, result } });
    this.#world.log.info({ trigger, kinds: only?.kinds, ...result }, "a pass is done");
  }

  #failed({ trigger }: Errand, ended: Awaited<ReturnType<World["run"]>>): void {
    const why = whyFailed(ended);
    const lapse = this.#passes.failed(ended);
    this.#notebook.lapse(lapse);
    this.#tell({ pass: { at: lapse.to, why } });
    this.#world.log.error({ trigger, why }, "a pass failed");
  }

  /** Deliveries take their time beside the passes. */
  #deliverIfDue(): void {
    const { delivers, steady } = this.#world;
    if (steady() < this.#deliveries.dueAt || !delivers()) return;
    this.#deliveries.begin();
    this.#children.deliver((delivery) => this.#delivered(delivery));
  }

  #delivered(result: DeliveryResult): void {
    const { steady, clock, log } = this.#world;
    const wait = this.#deliveries.done(result, steady());
    if (result.want === "full") this.#passes.askFull();
    this.#tell({ delivery: { at: clock().toISOString(), result } });
    if (result.why === undefined) log.info(result, "a delivery is done");
    else log.warn({ ...result, again: Math.round(wait / 1000) }, "a delivery failed");
    this.#sleep.wake();
  }

  #heard(heard: Heard): void {
    if (!this.#isPaused && this.#passes.heard(heard)) this.#sleep.wake();
  }

  #tell(news: Partial<Status>): void {
    const nextPass = this.#passes.next.toISOString();
    this.#notebook.tell({ ...news, nextPass, watcher: this.#lookout.health });
  }

  /** When the next thing is due, by the steady clock; never far off. */
  #nextAt(): number {
    const { steady, delivers } = this.#world;
    return Math.min(
      steady() + SLICE_MS,
      delivers() ? this.#deliveries.dueAt : Number.POSITIVE_INFINITY,
      this.#isPaused ? Number.POSITIVE_INFINITY : this.#passes.dueAt,
    );
  }
}
