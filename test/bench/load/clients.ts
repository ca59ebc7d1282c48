import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Bed } from "../../bed/bed.ts";
import type { Asked } from "./drive.ts";

/** The clients of the MES at work, on another machine as it were: in the bed's network, and before all else here. */
export class Clients {
  readonly #process: ChildProcess;
  readonly #printed: Promise<string>;
  readonly #ended: Promise<unknown[]>;

  constructor(bed: Bed, url: string, perSecond: number) {
    const drive = [process.execPath, join(import.meta.dirname, "drive.ts"), url, String(perSecond)];
    const [program = "", ...args] = [...bed.inNetwork, "nice", "--adjustment=-15", ...drive];
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#process = child;
    this.#printed = text(child.stdout);
    this.#ended = once(child, "close");
  }

  /** Has them stop. @returns all their requests. Throws where one was not answered well */
  async stop(): Promise<Asked[]> {
    this.#process.stdin?.end();
    const [status] = await this.#ended;
    if (status !== 0) throw new Error(`the clients of the MES ended with status ${status}`);
    return JSON.parse(await this.#printed);
  }
}
