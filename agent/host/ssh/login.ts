/** Shells on another machine, as the user who logged in or as root. */
import { randomBytes } from "node:crypto";
import type { ClientChannel } from "ssh2";
import { printable } from "../../../src/model/text.ts";
import { Trouble } from "../../../src/model/trouble.ts";
import type { Connection } from "./connect.ts";
import { Shell } from "./shell.ts";

/** Longest wait for a shell, in seconds; a password may have to be checked elsewhere. */
const SECONDS = 30;

/** How to become root; the password is asked for only where sudo(8) asks for it. */
export interface Sudo {
  password(): Promise<string>;
}

/**
 * Starts a shell. What a login prints before it is passed over. Throws {@link Trouble} where there is none to be had.
 * @param sudo become root by it
 */
export async function openShell(connection: Connection, sudo: Sudo | undefined): Promise<Shell> {
  const [ready, prompt] = [token(), token()];
  const start = `sh -c 'printf "%s\\n" ${ready}; exec sh'`;
  const command = sudo ? `exec sudo -S -p ${prompt} -- ${start}` : `exec ${start}`;
  const channel = await connection.exec(command);
  const opening = new Opening(channel, { ready, prompt, sudo });
  await opening.done();
  return new Shell({
    input: channel.stdin,
    output: channel.stdout,
    errors: channel.stderr,
    end: () => channel.destroy(),
  });
}

function token(): string {
  return `mesdrift-${randomBytes(16).toString("hex")}`;
}

/** A shell on its way. */
class Opening {
  readonly #channel: ClientChannel;
  readonly #words: { ready: string; prompt: string; sudo: Sudo | undefined };
  readonly #settled = Promise.withResolvers<void>();
  #said = "";
  #complained = "";
  #prompts = 0;

  constructor(channel: ClientChannel, words: { ready: string; prompt: string; sudo: Sudo | undefined }) {
    this.#channel = channel;
    this.#words = words;
  }

  async done(): Promise<void> {
    const channel = this.#channel;
    const timer = setTimeout(() => this.#fail(`no shell within ${SECONDS} s`), SECONDS * 1000);
    const said = (part: Buffer) => this.#say(part);
    const complained = (part: Buffer) => this.#complain(part);
    const closed = () => this.#fail(this.#why());
    channel.stdout.on("data", said);
    channel.stderr.on("data", complained);
    channel.on("close", closed);
    try {
      await this.#settled.promise;
    } finally {
      clearTimeout(timer);
      channel.stdout.off("data", said).pause();
      channel.stderr.off("data", complained).pause();
      channel.off("close", closed);
    }
  }

  #say(part: Buffer): void {
    this.#said = `${this.#said}${part.toString("latin1")}`.slice(-4096);
    if (this.#said.endsWith(`${this.#words.ready}\n`)) this.#settled.resolve();
  }

  #complain(part: Buffer): void {
    this.#complained = `${this.#complained}${part.toString("latin1")}`.slice(-4096);
    const prompts = this.#complained.split(this.#words.prompt).length - 1;
    if (prompts <= this.#prompts) return;
    this.#prompts = prompts;
    if (prompts > 1) this.#fail("sudo did not take the password");
    else void this.#tellPassword();
  }

  async #tellPassword(): Promise<void> {
    try {
      this.#channel.stdin.write(`${await this.#words.sudo?.password()}\n`);
    } catch (thrown) {
      this.#channel.destroy();
      this.#settled.reject(thrown);
    }
  }

  #why(): string {
    const lines = this.#complained.replaceAll(this.#words.prompt, "").split("\n");
    const last = lines.map((line) => line.trim()).findLast((line) => line !== "");
    return `no shell was to be had${last ? `: ${printable(last)}` : ", and nothing was said about it"}`;
  }

  #fail(why: string): void {
    this.#channel.destroy();
    this.#settled.reject(new Trouble(why));
  }
}
