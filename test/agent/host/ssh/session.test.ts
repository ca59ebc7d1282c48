import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { sessionOf } from "./shells.ts";

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
