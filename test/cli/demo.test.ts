import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const CHECKOUT = join(import.meta.dirname, "../..");

test("npm start shows this machine's first report, then a new listener, and Ctrl-C leaves only its folder", async () => {
  const demo = spawn("npm", ["start", "--silent"], { cwd: CHECKOUT, detached: true });
  const isOver = () => demo.exitCode !== null || demo.signalCode !== null;
  onTestFinished(() => void (isOver() || (demo.pid && process.kill(-demo.pid, "SIGKILL"))));
  let said = "";
  for (const stream of [demo.stdout, demo.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const saysSoon = (text: string | RegExp) => expect.poll(() => said, { timeout: 60_000 }).toMatch(text);

  await saysSoon("Ctrl-C ends it all");
  expect(said).toContain("Signed by Demo engineer 1, Demo engineer 2.");
  expect(said).toMatch(/^Result: /m);
  const [, folder = ""] = /lies in (\S+);/.exec(said) ?? [];
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));

  const listener = createServer().listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = listener.address() as { port: number };
  await saysSoon(`Listening port tcp/127.0.0.1:${port} is new`);
  listener.close();
  await saysSoon(new RegExp(`closed: Listening port tcp/127.0.0.1:${port} is new`));

  if (demo.pid) process.kill(-demo.pid, "SIGINT");
  await once(demo, "close");
  expect(said).toContain(`Stopped. Nothing is left but ${folder}`);
  expect(existsSync(join(folder, "collector/collector.db"))).toBe(true);
}, 120_000);
