import { expect, test } from "vitest";
import { foldEffects } from "../../src/compare/effects.ts";
import { compareFacts } from "../../src/compare/facts.ts";
import { joinRekeyed } from "../../src/compare/rekeyed.ts";
import { type Fact, type Fields, inOrder } from "../../src/model/fact.ts";
import { Gaps } from "../../src/model/gaps.ts";

const fact = (kind: string, key: string, fields: Fields = {}, from: string[] = []): Fact => ({
  kind,
  key,
  fields,
  from,
});

/** Addresses of the findings between two states, without those that are effects of another. */
async function findings(before: Fact[], after: Fact[]): Promise<string[]> {
  const comparison = { kinds: new Map(), hiddenNow: new Gaps([]), hiddenThen: new Gaps([]) };
  const drifts = compareFacts(before.toSorted(inOrder), after.toSorted(inOrder), comparison);
  return foldEffects(joinRekeyed(await Array.fromAsync(drifts))).map(({ drift }) => drift.address);
}

const port = (number: number, fields: Fields = {}, address = "0.0.0.0") =>
  fact("port", `tcp/${address}:${number}`, { protocol: "tcp", address, port: number, ...fields });

const PG = "/etc/postgresql/15/main/postgresql.conf";
const pg = (value: string) => fact("config", PG, { "/listen_addresses": value }, [PG]);
const postgres = { process: "postgres", service: "postgresql@15-main.service" };

test("a config that opens its program's port takes the port along", async () => {
  expect(
    await findings([pg("localhost"), port(5432, postgres, "127.0.0.1")], [pg("*"), port(5432, postgres)]),
  ).toEqual([`config:${PG}#/listen_addresses`]);
  expect(
    await findings([pg("localhost")], [pg("localhost,10.0.0.5"), port(5432, postgres, "10.0.0.5")]),
  ).toEqual([`config:${PG}#/listen_addresses`]);
});

test.each([
  ["a port of another program", port(4444, { process: "nc" })],
  ["a port of a program that can't be seen", port(4444)],
  ["a port at an address that the config does not name", port(4444, postgres, "10.0.0.9")],
])("%s is no effect of a config that says where to listen", async (_, opened) => {
  expect(await findings([pg("localhost")], [pg("*"), opened])).toContain(`port:${opened.key}`);
});

test("port 80 is no effect of a config that says 8080", async () => {
  const config = (value: string) => fact("config", "/opt/mes/api.ini", { "/port": value });
  const api = { process: "mes-api" };
  expect(await findings([config("9090")], [config("8080"), port(80, api, "10.0.0.1")])).toHaveLength(2);
  expect(await findings([config("9090")], [config("8080"), port(8080, api, "10.0.0.1")])).toHaveLength(1);
});

test("a setting of the running kernel is no effect of another one in the file that sets it too", async () => {
  const file = "/etc/sysctl.conf";
  const host = (swappiness: string, forward: string) => [
    fact("config", file, { "/vm.swappiness": swappiness, "/net.ipv4.ip_forward": "0" }, [file]),
    fact("kernel", "sysctl/net.ipv4.ip_forward", { value: forward, configured: "0" }, [file]),
  ];
  expect(await findings(host("60", "0"), host("10", "1"))).toHaveLength(2);
});

test("forwarding takes along only what the kernel changes with it", async () => {
  const kernel = (name: string, value: string) => fact("kernel", `sysctl/net.ipv4.${name}`, { value });
  const host = (value: string) =>
    ["ip_forward", "conf.eth0.forwarding", "conf.all.rp_filter"].map((name) => kernel(name, value));
  expect(await findings(host("0"), host("1"))).toEqual([
    "kernel:sysctl/net.ipv4.conf.all.rp_filter#value",
    "kernel:sysctl/net.ipv4.ip_forward#value",
  ]);
});

test("sshd letting root in is no effect of a banner in the main file", async () => {
  const main = "/etc/ssh/sshd_config";
  const host = (banner: string, root: string, from: string) => [
    fact("config", main, { "/banner": banner }, [main]),
    fact("sshd", "permitrootlogin", { value: root }, [from]),
  ];
  expect(
    await findings(host("a", "no", main), host("b", "yes", "/etc/ssh/sshd_config.d/x.conf")),
  ).toHaveLength(2);
});

const DROP_IN = "/etc/systemd/system/mes.service.d/x.conf";
const unit = (fields: Fields, ...dropIns: string[]) =>
  fact("service", "mes.service", { ...fields, dropIns }, ["/usr/lib/systemd/system/mes.service", ...dropIns]);

test("a drop-in that says no more than what shows in the service is an effect of it", async () => {
  const dropIn = fact("config", DROP_IN, { "/Service/User": "root" }, [DROP_IN]);
  expect(await findings([unit({ user: "mes" })], [unit({ user: "root" }, DROP_IN), dropIn])).toEqual([
    "service:mes.service#user",
  ]);
});

test("a drop-in that brings more than a user is a finding of its own", async () => {
  const dropIn = fact(
    "config",
    DROP_IN,
    { "/Service/User": "root", "/Service/Environment": "LD_PRELOAD=/x" },
    [DROP_IN],
  );
  expect(await findings([unit({ user: "mes" })], [unit({ user: "root" }, DROP_IN), dropIn])).toEqual([
    `config:${DROP_IN}`,
    "service:mes.service#user",
  ]);
});

test("a changed unit file is no effect of a service that stopped", async () => {
  const file = (value: string) => fact("config", DROP_IN, { "/Service/Environment": value }, [DROP_IN]);
  const host = (active: string, value: string) => [unit({ active }, DROP_IN), file(value)];
  expect(await findings(host("active", "A=1"), host("inactive", "A=2"))).toHaveLength(2);
});

test("a new port is no effect of a service's new user", async () => {
  const opened = port(4444, { service: "mes.service", process: "mes" });
  expect(await findings([unit({ user: "mes" })], [unit({ user: "root" }), opened])).toHaveLength(2);
});

test("a drop-in from elsewhere does not hide behind an upgrade of the package", async () => {
  const mes = (version: string) =>
    fact("package", "mes", { version, owns: ["/usr/lib/systemd/system/mes.service"] });
  const before = [mes("1"), unit({ exec: ["/a"] })];
  expect(await findings(before, [mes("2"), unit({ exec: ["/b"] })])).toEqual(["package:mes#version"]);
  expect(await findings(before, [mes("2"), unit({ exec: ["/b"] }, DROP_IN)])).toContain(
    "service:mes.service#exec",
  );
});

test("a file is no effect of a package that only comes from elsewhere", async () => {
  const host = (origin: string, sha256: string) => [
    fact("package", "mes", { version: "1", origin, owns: ["/opt/mes/run"] }),
    fact("file", "/opt/mes/run", { sha256 }),
  ];
  expect(await findings(host("Debian", "1"), host("Vendor", "2"))).toHaveLength(2);
});

test("a new account does not hide who else joined the group of its name", async () => {
  const group = (...members: string[]) => fact("group", "docker", { members });
  expect(await findings([group()], [group("mallory"), fact("account", "docker")])).toHaveLength(2);
});

test("a UDP socket is no effect of a TCP one, nor one for anybody of one on loopback", async () => {
  const udp = { ...port(53, { process: "x", protocol: "udp" }), key: "udp/0.0.0.0:53" };
  expect(await findings([], [port(53, { process: "x" }), udp])).toHaveLength(2);
  const open = { ...port(53, { process: "x", scope: "any" }, "::"), key: "tcp/[::]:53" };
  expect(await findings([], [port(53, { process: "x", scope: "loopback" }, "127.0.0.1"), open])).toHaveLength(
    2,
  );
});
