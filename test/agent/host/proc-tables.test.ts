import fc from "fast-check";
import { expect, test } from "vitest";
import { HostError } from "../../../agent/host/host.ts";
import { parseModules } from "../../../agent/host/loaded-modules.ts";
import { unitOf } from "../../../agent/host/processes.ts";
import { ipv4Routes, ipv6Routes } from "../../../agent/host/routes.ts";
import { listeners } from "../../../agent/host/sockets.ts";
import { FormatError } from "../../../src/formats/tree.ts";

test.each([
  ["sockets", (text: string) => listeners(text, "tcp")],
  ["IPv4 routes", ipv4Routes],
  ["IPv6 routes", ipv6Routes],
  ["modules", parseModules],
])("any text as a table of %s gives rows or a reason", (_, parse) => {
  const words = fc.array(
    fc.constantFrom(
      "sl",
      "local_address",
      "0A",
      "00000000:0016",
      "eth0",
      "00000000",
      "Live",
      "-",
      "7",
      "\n",
      " ",
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        words.map((some) => some.join(" ")),
      ),
      (text) => {
        try {
          expect(Array.isArray(parse(text))).toBe(true);
        } catch (error) {
          expect(error instanceof FormatError || error instanceof HostError).toBe(true);
        }
      },
    ),
  );
});

test.each([
  ["0::/system.slice/nginx.service\n", "nginx.service"],
  ["0::/h1/payload/system.slice/system-pg.slice/pg@15-main.service\n", "pg@15-main.service"],
  ["0::/user.slice/user-1000.slice/user@1000.service/app.slice/tool.service\n", "tool.service"],
  ["1:name=systemd:/system.slice/cron.service\n0::/\n", "cron.service"],
  ["0::/user.slice/user-0.slice/session-12.scope\n", "session-*.scope"],
  [`0::/system.slice/docker-${"ab".repeat(32)}.scope\n`, "docker-*.scope"],
  ["5:devices:/system.slice/other.service\n0::/\n", undefined],
])("a process in %j runs in %s", (cgroup, unit) => {
  expect(unitOf(cgroup)).toBe(unit);
});
