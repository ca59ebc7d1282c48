import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { reason, Trouble } from "../model/trouble.ts";

/** Fewest characters of a passphrase for a new key. */
const SHORTEST = 12;

/**
 * A passphrase: the first line of a file descriptor, for automation, or typed on the terminal without being shown. It
 * is never an argument, which everybody on the machine could read. Throws {@link Trouble}.
 */
export async function passphrase(question: string, descriptor: number | undefined): Promise<string> {
  const given = await hidden(question, descriptor, "--passphrase-fd");
  if (given === "") throw new Trouble("found an empty passphrase; give the one that the key was made with");
  return given;
}

/**
 * A secret in one line: of a file descriptor, or typed without being shown. Throws {@link Trouble}.
 * @param option names the descriptor on the command line
 */
export async function hidden(
  question: string,
  descriptor: number | undefined,
  option: string,
): Promise<string> {
  return descriptor === undefined ? typed(question, option) : firstLine(descriptor);
}

/** A passphrase for a new key; typed twice on a terminal. Throws {@link Trouble}. */
export async function newPassphrase(descriptor: number | undefined): Promise<string> {
  const given = await passphrase("Passphrase for the new key: ", descriptor);
  if (given.length < SHORTEST)
    throw new Trouble(`found a passphrase of ${given.length} characters, expected at least ${SHORTEST}`);
  if (descriptor === undefined && given !== (await typed("Once more: ", "--passphrase-fd")))
    throw new Trouble("found two different passphrases, expected the same twice; no key was made");
  return given;
}

/** Throws {@link Trouble} unless the person types yes. */
export async function requireYes(question: string): Promise<void> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const { promise, resolve } = Promise.withResolvers<string>();
    lines.once("close", () => resolve(""));
    const answer = await Promise.race([lines.question(`${question} Type yes to sign: `), promise]);
    if (answer.trim() !== "yes") throw new Trouble("nothing was signed");
  } finally {
    lines.close();
  }
}

function firstLine(descriptor: number): string {
  try {
    return readFileSync(descriptor, "utf8").split(/\r?\n/)[0] ?? "";
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown)) throw thrown;
    throw new Trouble(`file descriptor ${descriptor}: can't be read (${reason(thrown)})`);
  }
}

/** One line from the terminal, not shown. */
async function typed(question: string, option: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY)
    throw new Trouble(`found no terminal to ask "${question.trim()}" on; give the answer with ${option}`);
  // Before the question is shown: whoever answers at once must not see the answer either.
  stdin.setRawMode(true);
  stderr.write(question);
  try {
    return await readHidden(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write("\n");
  }
}

/** Characters until the end of the line; as the terminal no longer does it, this minds the keys that delete and stop. */
async function readHidden(terminal: NodeJS.ReadStream): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let line = "";
  const take = (chunk: string) => {
    for (const key of chunk) {
      if (key === "\r" || key === "\n") return resolve(line);
      if (key === "\x03" || key === "\x04") return reject(new Trouble("stopped: nothing was done"));
      line = key === "\x7f" || key === "\b" ? line.slice(0, -1) : key === "\x15" ? "" : line + key;
    }
  };
  terminal.setEncoding("utf8").on("data", take).resume();
  try {
    return await promise;
  } finally {
    terminal.off("data", take);
  }
}
