import { expect, test } from "vitest";
import type { Host } from "../../../agent/host/host.ts";
import { oncePerHost } from "../../../agent/host/once.ts";
import { liveMachine } from "../../support/live-machine.ts";

test("a host is asked once, and another host by itself", async () => {
  const asked: Host[] = [];
  const name = oncePerHost(async (host) => {
    asked.push(host);
    return (await host.text("/hostname")).trim();
  });
  const one = liveMachine({ files: { "/hostname": "one\n" } });
  const other = liveMachine({ files: { "/hostname": "other\n" } });
  expect([await name(one), await name(other), await name(one)]).toEqual(["one", "other", "one"]);
  expect(asked).toEqual([one, other]);
});

test("why a host could not answer is told to all who ask", async () => {
  const name = oncePerHost((host) => host.text("/hostname"));
  const host = liveMachine({ files: {} });
  await expect(name(host)).rejects.toThrow("/hostname: no such file or directory");
  await expect(name(host)).rejects.toThrow("/hostname: no such file or directory");
});
