import { rmSync } from "node:fs";
import type { Logger } from "pino";
import type { Lapse } from "../../src/model/run.ts";
import { addLapse } from "../lapses.ts";
import { backoff } from "./backoff.ts";
import { Canary } from "./canary.ts";
import { type Asked, type Ended, LIMITS } from "./child.ts";
import { ClockGuard } from "./clock-guard.ts";
import { Coalesced } from "./coalesce.ts";
import type { DeliveryResult, Errand, PassResult, Plan } from "./errand.ts";
import { type Life, ownPath, type Pause, readOwn, type Status, writeOwn } from "./files.ts";
import { beat, beginLife } from "./life.ts";
import { glanceAtPorts, glanceAtServices } from "./poll.ts";
import { Polled } from "./polled.ts";
import { nextPass } from "./timetable.ts";
import { Watcher } from "./watcher.ts";

/** Longest sleep, in milliseconds: after it the clock, a pause and the polls are looked at. */
const SLICE_MS = 2000;
/** Until the first pass has made one: nothing to watch, and a look each hour. */
const NO_PLAN: Plan = { pauseHours: 0, watch: [], polled: { ports: [], services: [] } };

/** What the resident agent rests on; everything that is not the same each time comes from here. */
export interface World {
  state: string;
  /** Names the host, for its share of the jitter. */
  host: string;
  /** Is there anybody to deliver to? */
  delivers(): boolean;
  run<Result>(asked: Omit<Asked, "signal">): Promise<Ended<Result>>;
  clock: () => Date;
  /** A clock that is never set, in milliseconds. */
  steady: () => number;
  /** From 0 up to 1. */
  dice: () => number;
  log: Logger;
}

/** The agent that lives on a host: it watches and schedules, and lets children do the work. */
export class Resident {
  readonly #world: World;
  readonly #canary: Canary;
  readonly #watcher: Watcher;
  readonly #life: Life;
  readonly #clockGuard: ClockGuard;
  readonly #changes = new Coalesced();
  readonly #polls = [new Polled("ports", glanceAtPorts), new Polled("services", glanceAtServices)];
  #plan: Plan;
  #status: Status;
  #nextPass: Date;
  #trigger: Errand["trigger"] | undefined = "start";
  #wasWatching = false;
  #full = false;
  #pause: Pause | undefined;
  #delivering: Promise<void> | undefined;
  #deliverAt = 0;
  #failures = 0;
  #wake: () => void = () => undefined;

  /** Throws `Trouble` where another one lives on the same folder. */
  constructor(world: World) {
    const { state, clock, steady } = world;
    this.#world = world;
    this.#life = beginLife(state, clock());
    this.#canary = new Canary(state);
    this.#watcher = new Watcher((kinds) => this.#changed(kinds));
    this.#clockGuard = new ClockGuard(clock(), steady());
    this.#plan = readOwn(state, "plan") ?? NO_PLAN;
    this.#pause = readOwn(state, "pause");
    this.#nextPass = this.#due(clock());
    this.#status = { nextPass: this.#nextPass.toISOString(), watcher: this.#watcher.health(true) };
    this.#watch();
  }

  /** Lives until it is told to stop; what children were at is given up then. */
  async live(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#wake());
    while (!signal.aborted) {
      this.#look();
      if (!this.#isPaused()) await this.#passIfDue();
      if (signal.aborted) break;
      this.#deliverIfDue();
      await this.#sleep();
    }
    await this.#delivering;
    await this.#watcher.close();
    beat(this.#world.state, this.#life, this.#world.clock(), true);
  }

  /** What is looked at whenever it wakes. */
  #look(): void {
    const { state, clock, steady } = this.#world;
    const now = clock();
    beat(state, this.#life, now);
    const jump = this.#clockGuard.jumped(now, steady());
    if (jump) {
      this.#lapse({ ...jump, cause: "clock" });
      this.#nextPass = this.#due(now);
    }
    this.#pauseFrom(readOwn(state, "pause"), now);
    this.#canary.tick(steady());
    if (this.#pause === undefined)
      for (const poll of this.#polls) if (poll.differs()) this.#changed(this.#plan.polled[poll.name]);
    if (now >= this.#nextPass) this.#trigger ??= "schedule";
  }

  #isPaused(): boolean {
    return this.#pause !== undefined;
  }

  /** A pause is a time that nobody accounts for; it is told when it is over, and capped by what engineers signed. */
  #pauseFrom(asked: Pause | undefined, now: Date): void {
    const { state } = this.#world;
    if (asked) {
      const longest = Date.parse(asked.from) + this.#plan.pauseHours * 3_600_000;
      if (now.getTime() < Math.min(Date.parse(asked.until), longest)) {
        this.#pause = asked;
        return;
      }
    }
    const over = this.#pause ?? asked;
    if (over === undefined) return;
    const { from, by, reason } = over;
    this.#lapse({ from, to: now.toISOString(), cause: "paused", detail: `by ${by}: ${reason}` });
    rmSync(ownPath(state, "pause"), { force: true });
    this.#pause = undefined;
    this.#trigger ??= "schedule";
  }

  async #passIfDue(): Promise<void> {
    const { steady } = this.#world;
    const dueAt = this.#changes.dueAt;
    const isChange = dueAt !== undefined && steady() >= dueAt;
    if (this.#trigger === undefined && !isChange && !this.#full) return;
    const kinds = isChange ? this.#changes.take() : [];
    const trigger = this.#trigger ?? (isChange ? "change" : "schedule");
    await this.#pass(trigger, trigger === "change" && !this.#full ? kinds : undefined);
  }

  async #pass(trigger: Errand["trigger"], kinds: string[] | undefined): Promise<void> {
    const { state, run, clock, log } = this.#world;
    const began = clock();
    if (kinds === undefined) this.#nextPass = this.#due(began);
    const errand: Errand = {
      trigger,
      ...(kinds ? { only: { kinds } } : {}),
      watcher: this.#watcher.health(this.#canary.isAlive),
      wasWatching: this.#wasWatching,
      full: this.#full,
    };
    this.#trigger = undefined;
    const ended = await run<PassResult>({ args: ["pass", "--state", state], errand, limits: LIMITS.pass });
    const at = clock().toISOString();
    if (ended.is === "done") {
      const { plan, ...result } = ended.result;
      this.#full = false;
      this.#plan = plan;
      writeOwn(state, "plan", plan);
      this.#watch();
      this.#wasWatching = errand.watcher.alive;
      if (kinds === undefined) this.#nextPass = this.#due(clock());
      this.#tell({ pass: { at, result } });
      this.#deliverAt = Math.min(this.#deliverAt, this.#world.steady());
      log.info({ trigger, kinds, ...result }, "a pass is done");
    } else {
      this.#lapse({ from: began.toISOString(), to: at, cause: ended.cause, detail: `a pass: ${ended.why}` });
      this.#tell({ pass: { at, why: ended.why } });
      log.error({ trigger, why: ended.why }, "a pass failed");
    }
  }

  /** Deliveries take their time beside the passes. */
  #deliverIfDue(): void {
    const { delivers, steady } = this.#world;
    if (this.#delivering || steady() < this.#deliverAt || !delivers()) return;
    this.#deliverAt = Number.POSITIVE_INFINITY;
    this.#delivering = this.#deliver().finally(() => {
      this.#delivering = undefined;
      this.#wake();
    });
  }

  async #deliver(): Promise<void> {
    const { state, run, clock, log, dice } = this.#world;
    const ended = await run<DeliveryResult>({
      args: ["deliver", "--state", state],
      errand: {},
      limits: LIMITS.deliver,
    });
    const at = clock().toISOString();
    const result: DeliveryResult =
      ended.is === "done" ? ended.result : { delivered: 0, left: 0, paceSeconds: 0, why: ended.why };
    this.#failures = result.why === undefined ? 0 : this.#failures + 1;
    const wait = Math.max(
      result.paceSeconds * 1000 * (1 + dice()),
      this.#failures > 0 ? backoff(this.#failures, dice) : 0,
    );
    const isMore = result.left > 0 || this.#failures > 0;
    if (isMore) this.#deliverAt = this.#world.steady() + wait;
    else this.#earliest(wait);
    if (result.want === "full") this.#full = true;
    this.#tell({ delivery: { at, result } });
    if (result.why === undefined) log.info(result, "a delivery is done");
    else log.warn({ ...result, again: Math.round(wait / 1000) }, "a delivery failed");
  }

  /** Where nothing waits, the next pass begins the next delivery, but not before the pace that the collector asked for. */
  #earliest(wait: number): void {
    this.#deliverAt = wait > 0 ? this.#world.steady() + wait : Number.POSITIVE_INFINITY;
  }

  #changed(kinds: readonly string[]): void {
    const others = this.#canary.heard(kinds);
    if (others.length === 0 || this.#isPaused()) return;
    this.#changes.add(others, this.#world.steady());
    this.#wake();
  }

  #watch(): void {
    this.#watcher.watch([...this.#plan.watch, this.#canary.item]);
  }

  #due(after: Date): Date {
    return nextPass(after, this.#world.host, this.#plan.schedule);
  }

  #lapse(lapse: Lapse): void {
    addLapse(this.#world.state, lapse);
    this.#world.log.warn(lapse, "a time is not accounted for");
  }

  #tell(news: Partial<Status>): void {
    this.#status = {
      ...this.#status,
      ...news,
      nextPass: this.#nextPass.toISOString(),
      watcher: this.#watcher.health(this.#canary.isAlive),
    };
    writeOwn(this.#world.state, "status", this.#status);
  }

  /** Until the next thing is due or something happens, and never for long. */
  async #sleep(): Promise<void> {
    const { steady, clock } = this.#world;
    const now = steady();
    const due = [
      now + SLICE_MS,
      ...(this.#changes.dueAt === undefined ? [] : [this.#changes.dueAt]),
      ...(this.#isPaused() ? [] : [now + (this.#nextPass.getTime() - clock().getTime())]),
      ...(this.#delivering ? [] : [this.#deliverAt]),
    ];
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
