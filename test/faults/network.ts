import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What the network does to those who use it. */
export type Weather =
  | "fair"
  /** Connections break, and no new one is taken. */
  | "cut"
  /** Connections are taken and nothing comes of them. */
  | "hanging"
  /** Each piece takes its time. */
  | "slow"
  /** What was asked arrives; the answer does not. */
  | "answers-lost";

/** How long a piece takes where it is slow, in milliseconds. */
const SLOW_MS = 150;

/** A network between hosts and a collector: real connections, which break as those of a plant do. */
export class Network {
  readonly #server: Server;
  readonly #target: number;
  readonly #open = new Set<Socket>();
  #weather: Weather = "fair";

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
    server.on("connection", (near) => this.#connected(near));
  }

  /** @param target port of the collector on the loopback */
  static async open(target: number): Promise<Network> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Network(server, target);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  set weather(weather: Weather) {
    // Whoever hangs when it clears up is told so, or it would wait for as long as it may.
    if (weather === "cut" || this.#weather === "hanging") this.#breakAll();
    this.#weather = weather;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#breakAll();
    await once(this.#server, "close");
  }

  #breakAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #connected(near: Socket): void {
    this.#hold(near);
    if (this.#weather === "cut") near.destroy();
    else {
      const far = connect(this.#target, "127.0.0.1");
      this.#hold(far);
      this.#carry(near, far, () => this.#weather !== "hanging");
      this.#carry(far, near, () => this.#weather !== "hanging" && !this.#loses(near));
    }
  }

  /** The answer to a batch is lost once the collector has written it; what a handshake takes is much less than this. */
  #loses(near: Socket): boolean {
    if (this.#weather !== "answers-lost" || near.bytesRead < 3000) return false;
    near.destroy();
    return true;
  }

  #carry(from: Socket, to: Socket, passes: () => boolean): void {
    from.on("data", async (piece) => {
      if (!passes()) return;
      if (this.#weather === "slow") {
        from.pause();
        await sleep(SLOW_MS);
        from.resume();
      }
      if (to.writable) to.write(piece);
    });
    from.on("end", () => to.end());
    from.on("close", () => to.destroy());
  }

  #hold(socket: Socket): void {
    this.#open.add(socket);
    // Broken connections are what this is for; both ends are told by their close.
    socket.on("error", () => undefined);
    socket.on("close", () => this.#open.delete(socket));
  }
}
