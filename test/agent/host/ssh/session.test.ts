import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { HostError } from "../../../../agent/host/host.ts";
import { Session } from "../../../../agent/host/ssh/session.ts";
import { Trouble } from "../../../../src/model/trouble.ts";
import { sessionOf, shellOf } from "./shells.ts";

const BOUNDS = { seconds: 20, limit: 1024 * 1024 };

test("an answer is the very bytes that were printed, whatever they are", async () => {
  const session = await sessionOf();
  const { stdout, status, stderr } = await session.ask(
    "printf 'a\\000b\\377\\n\\nmesdrift-0 0\\n'; printf 'oh\\n' >&2; (exit 7)",
    BOUNDS,
  );
  expect(stdout).toEqual(Buffer.from("a\0b\xff\n\nmesdrift-0 0\n", "latin1"));
  expect([status, stderr]).toEqual([7, "oh\n"]);
  session.end();
});

test("questions asked at once are answered one by one", async () => {
  const session = await sessionOf();
  const answers = await Promise.all([1, 2, 3, 4].map((number) => session.ask(`echo ${number}`, BOUNDS)));
  expect(answers.map(({ stdout }) => stdout.toString())).toEqual(["1\n", "2\n", "3\n", "4\n"]);
  session.end();
});

test("a program that waits for input gets none", async () => {
  const session = await sessionOf();
  await expect(session.ask("cat; echo done", BOUNDS)).resolves.toMatchObject({ status: 0 });
  session.end();
});

test("a question that hangs is ended with all that it started, and the next one is answered", async () => {
  const session = await sessionOf();
  const seconds = "98765.4321";
  const hung = session.ask(`sleep ${seconds}`, { ...BOUNDS, seconds: 1 });
  await expect(hung).rejects.toMatchObject({ fault: "timed-out", message: "no answer within 1 s" });
  await expect(session.ask("echo here", BOUNDS)).resolves.toMatchObject({ status: 0 });
  expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(`sleep ${seconds}`);
  session.end();
});

test("endless output is cut off, and the next question is answered", async () => {
  const session = await sessionOf();
  await expect(session.ask("cat /dev/zero", BOUNDS)).rejects.toMatchObject({ fault: "too-large" });
  const { stdout } = await session.ask("echo here", BOUNDS);
  expect(stdout.toString()).toBe("here\n");
  session.end();
});

test("after eight questions without an answer no more are asked", async () => {
  const session = await sessionOf();
  for (let lost = 0; lost < 9; lost += 1)
    await session.ask("kill -9 $$", BOUNDS).catch((thrown: unknown) => thrown);
  await expect(session.ask("echo here", BOUNDS)).rejects.toThrow(/8 questions went unanswered/);
});

test("where no new shell is to be had each question says why, and after eight no more are tried", async () => {
  let opened = 0;
  const session = new Session(async () => {
    if (++opened > 1) throw new Trouble("line3: no connection: it was cut");
    return shellOf(["sh"]);
  });
  await session.start();
  await expect(session.ask("kill -9 $$", BOUNDS)).rejects.toBeInstanceOf(HostError);
  for (let lost = 0; lost < 8; lost += 1)
    await expect(session.ask("echo here", BOUNDS)).rejects.toMatchObject({
      name: "HostError",
      fault: "failed",
      message: "line3: no connection: it was cut",
    });
  for (let more = 0; more < 2; more += 1)
    await expect(session.ask("echo here", BOUNDS)).rejects.toMatchObject({
      fault: "failed",
      message:
        /^8 questions went unanswered, so no more are asked; the last: line3: no connection: it was cut$/,
    });
  expect(opened).toBe(9);
});

test("a shell that is to be had again after some that were not takes the next question", async () => {
  let opened = 0;
  const session = new Session(async () => {
    if (++opened === 2) throw new Trouble("line3: no connection: too many");
    return shellOf(["sh"]);
  });
  await session.start();
  const seconds = "87654.3219";
  await expect(session.ask(`sleep ${seconds}`, { ...BOUNDS, seconds: 1 })).rejects.toThrow(/no answer/);
  await expect(session.ask("echo here", BOUNDS)).rejects.toThrow(/too many/);
  expect((await session.ask("echo here", BOUNDS)).stdout.toString()).toBe("here\n");
  expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(`sleep ${seconds}`);
  session.end();
});
