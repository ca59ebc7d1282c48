import { expect, test } from "vitest";
import { run } from "../../../agent/host/run.ts";

test("a program runs without shell, in the C locale, and with nothing on its input", async () => {
  expect(await run("printf", ["%s", "$HOME; `id`"])).toBe("$HOME; `id`");
  expect(await run("env", [])).toBe("PATH=/usr/sbin:/usr/bin:/sbin:/bin\nLC_ALL=C\n");
  expect(await run("cat", [])).toBe("");
});

test("a status other than those expected is told with the first line of the complaint", async () => {
  await expect(run("ls", ["/none/\u001b"])).rejects.toMatchObject({
    fault: "failed",
    message:
      "ls: ended with status 2: /usr/bin/ls: cannot access '/none/'$'\\033': No such file or directory",
  });
  expect(await run("sh", ["-c", "echo out; exit 3"], { ok: [0, 3] })).toBe("out\n");
});

test("a program that is not there is unavailable", async () => {
  await expect(run("no-such-program", [])).rejects.toMatchObject({ fault: "unavailable" });
});

test("a program that takes too long is killed with all it started", async () => {
  const marker = `6${process.pid}`;
  const started = performance.now();
  await expect(
    run("sh", ["-c", `sleep ${marker} & sleep ${marker}`], { seconds: 0.5 }),
  ).rejects.toMatchObject({
    fault: "timed-out",
    message: "/usr/bin/sh: no answer within 0.5 s",
  });
  expect(performance.now() - started).toBeLessThan(5000);
  expect(await run("pgrep", ["-f", `^sleep ${marker}$`], { ok: [0, 1] })).toBe("");
});

test("endless output is cut off and told", async () => {
  await expect(run("yes", [])).rejects.toMatchObject({ fault: "too-large" });
});

test("a name that is no UTF-8 is not handed to a program", async () => {
  await expect(run("ls", ["/tmp/\udcff"])).rejects.toMatchObject({ fault: "unavailable" });
});

test("a program killed by a signal is told", async () => {
  await expect(run("sh", ["-c", "kill -TERM $$"])).rejects.toMatchObject({
    fault: "failed",
    message: /SIGTERM/,
  });
});
