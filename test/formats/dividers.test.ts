import fc from "fast-check";
import { expect, test } from "vitest";
import { changed } from "./changes.ts";

const sshd = "Include /a\nPermitRootLogin no\nX11Forwarding no\nPort 22\nMatch User x\nX11Forwarding yes";
const cron = "SHELL=/bin/sh\n1 * * * * root /a\nPATH=/bin\n2 * * * * root /b\n3 * * * * root /c";
const list = (...elements: string[]) =>
  `<configuration><appSettings>${elements.join("")}</appSettings></configuration>`;
const add = (key: string) => `<add key="${key}" value="1"/>`;

/** The text with the line that starts so in front of the line that starts otherwise, or at the end. */
function moved(text: string, line: string, to: string): string {
  const lines = text.split("\n");
  const [taken = ""] = lines.splice(
    lines.findIndex((each) => each.startsWith(line)),
    1,
  );
  const at = lines.findIndex((each) => each.startsWith(to));
  return lines.toSpliced(at === -1 ? lines.length : at, 0, taken).join("\n");
}

test.each([
  ["sshd_config", sshd, moved(sshd, "Include", "X11"), "/include"],
  ["sshd_config", sshd, moved(sshd, "Include", "Port"), "/include"],
  ["sshd_config", sshd, moved(sshd, "X11", "Include"), "/include"],
  ["sshd_config", "Include /a\nInclude /b\nX no", "X no\nInclude /a\nInclude /b", "/x"],
  ["sshd_config", "Include /a\nX no\nInclude /b", "Include /b\nX no\nInclude /a", "/include"],
  [
    "sshd_config",
    "Match User a\nInclude /a\nX no",
    "Match User a\nX no\nInclude /a",
    "/match[@args='User a']/include",
  ],
  ["ssh_config", "Include /a\nForwardX11 no", "ForwardX11 no\nInclude /a", "/include"],
  ["postgresql.conf", "port=1\nssl=on\ninclude_dir 'a'", "port=1\ninclude_dir 'a'\nssl=on", "/include_dir"],
  ["postgresql.conf", "include 'a'\ninclude_dir 'b'", "include_dir 'b'\ninclude 'a'", "/include"],
  ["postgresql.conf", "port=1\ninclude 'a'\nport=2", "port=2\ninclude 'a'\nport=1", "/port"],
  ["redis.conf", "include /a\nport 1\nbind ::1", "port 1\nbind ::1\ninclude /a", "/include"],
  [
    "mosquitto.conf",
    "include_dir /a\nallow_anonymous false\nlistener 1883",
    "allow_anonymous false\nlistener 1883\ninclude_dir /a",
    "/include_dir",
  ],
  ["a.hocon", 'include "a"\nx=1\ny=2', 'x=1\ninclude "a"\ny=2', "/include"],
  ["a.hocon", 'o {\n include "a"\n x=1\n}', 'o {\n x=1\n include "a"\n}', "/o/include"],
  ["httpd.conf", "Include a\nKeepAlive Off", "KeepAlive Off\nInclude a", "/Include"],
  ["etc/crontab", cron, moved(cron, "PATH", "3 "), "/PATH"],
  ["etc/crontab", cron, moved(cron, "PATH", "1 "), "/PATH"],
  ["etc/crontab", cron, moved(cron, "1 ", "3 "), "/PATH"],
  [
    "web.config",
    list("<clear/>", add("a"), add("b")),
    list(add("a"), add("b"), "<clear/>"),
    "/configuration/appSettings/clear",
  ],
])(
  "in %s, what went past a line that sets it, or that it sets, is one change: %j",
  (path, before, after, at) => {
    expect(changed(path, before, after)).toEqual([`${at}/position()`]);
  },
);

test.each([
  ["sshd_config", sshd, moved(sshd, "X11", "Permit")],
  ["sshd_config", sshd, moved(sshd, "Port", "Include")],
  [
    "postgresql.conf",
    "port=1\nssl=on\ninclude 'a'\njit=on\nfsync=on",
    "ssl=on\nport=1\ninclude 'a'\nfsync=on\njit=on",
  ],
  ["redis.conf", "include /a\nloadmodule /m", "loadmodule /m\ninclude /a"],
  [
    "mosquitto.conf",
    "include_dir /a\nlog_type error\nlistener 1",
    "log_type error\nlistener 1\ninclude_dir /a",
  ],
  ["httpd.conf", "Include a\nListen 80", "Listen 80\nInclude a"],
  ["etc/crontab", cron, moved(cron, "2 ", "the end")],
  ["etc/crontab", "A=1\nB=2\n1 * * * * root /a", "B=2\nA=1\n1 * * * * root /a"],
  ["web.config", list("<clear/>", add("a"), add("b")), list("<clear/>", add("b"), add("a"))],
])("in %s, what went past nothing that it means something to is no change: %j", (path, before, after) => {
  expect(changed(path, before, after)).toEqual([]);
});

test.each([
  ["sshd_config", sshd, `X no\n${sshd}`, "/x"],
  ["sshd_config", sshd, `Include /new\n${sshd}`, "/include"],
  ["sshd_config", sshd, sshd.replace("X11Forwarding no\n", ""), "/x11forwarding"],
  ["sshd_config", "Port 22\nX no", "Port 22\nX no\nInclude /a", "/include"],
  ["etc/crontab", cron, `0 0 * * * root /new\n${cron}`, "/job[command='%2Fnew']"],
  ["etc/crontab", cron, moved(`Z=1\n${cron}`, "Z", "2 "), "/Z"],
])("in %s, a line that is new or gone moves no other: %j", (path, before, after, at) => {
  expect(changed(path, before, after)).toEqual([at]);
});

test("a setting changed and moved past an include is two changes", () => {
  expect(changed("sshd_config", "Include /a\nX no", "X yes\nInclude /a")).toEqual([
    "/x",
    "/include/position()",
  ]);
});

const setting = fc.constantFrom("a=1", "b=1", "c=1", "d=1");
const lines = fc.uniqueArray(fc.oneof(setting, fc.constantFrom("include 'x'", "include_dir 'y'")), {
  minLength: 2,
});

test("any two orders of settings and includes differ just where one of them went past another", () => {
  fc.assert(
    fc.property(
      lines.chain((given) =>
        fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
      ),
      ([before, after]) => {
        const went = changed("postgresql.conf", before.join("\n"), after.join("\n"));
        expect(went.length > 0).toBe(orders(before) !== orders(after));
      },
    ),
  );
});

/** Lines in order, but those between two includes sorted. */
function orders(given: readonly string[]): string {
  return given
    .join("\n")
    .split(/(?=^include)|(?<=^include.*\n)/m)
    .map((stretch) => stretch.trim().split("\n").sort().join("\n"))
    .join("\n");
}

test("fifty thousand includes and settings turned round are compared in time that grows with their number", () => {
  const many = Array.from({ length: 25_000 }, (_, at) => `a${at}=1\ninclude_dir '${at}'`);
  const start = process.cpuUsage();
  expect(changed("postgresql.conf", many.join("\n"), many.toReversed().join("\n")).length).toBeGreaterThan(0);
  expect(process.cpuUsage(start).user / 1_000_000).toBeLessThan(6);
});
