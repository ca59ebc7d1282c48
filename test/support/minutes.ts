import { type Logger, pino } from "pino";
import { deliverReports } from "../../src/collector/schedules/deliver.ts";
import { makeReports } from "../../src/collector/schedules/make.ts";
import type { ReportSchedule } from "../../src/collector/schedules/schedule.ts";
import type { FedStore } from "./fed-store.ts";

/** What a running collector does for its schedules each minute, at times that a test sets. */
export class Minutes {
  readonly fed: FedStore;
  /** All that was logged, one line of JSON each. */
  logged = "";

  constructor(fed: FedStore) {
    this.fed = fed;
  }

  get parts() {
    const write = (line: string) => {
      this.logged += line;
    };
    const log: Logger = pino({ level: "debug" }, { write });
    return { store: this.fed.store, clock: () => this.fed.now, log };
  }

  async at(now: string, schedules: readonly ReportSchedule[]): Promise<void> {
    this.fed.now = new Date(now);
    await makeReports(this.parts, schedules);
    await deliverReports(this.parts, schedules);
  }
}
