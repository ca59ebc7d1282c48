import { expect, test } from "vitest";
import { foldEffects } from "../../src/compare/effects.ts";
import { compareFacts, type Drift } from "../../src/compare/facts.ts";
import { joinRekeyed } from "../../src/compare/rekeyed.ts";
import { type Fact, type Fields, inOrder } from "../../src/model/fact.ts";
import { type Gap, Gaps } from "../../src/model/gaps.ts";

const fact = (kind: string, key: string, fields: Fields = {}, from?: string[]): Fact => ({
  kind,
  key,
  fields,
  ...(from ? { from } : {}),
});

async function drifts(
  before: Fact[],
  after: Fact[],
  hidden: { now?: Gap[]; earlier?: Gap[] } = {},
): Promise<Drift[]> {
  const comparison = {
    kinds: new Map(),
    hiddenNow: new Gaps(hidden.now ?? []),
    hiddenThen: new Gaps(hidden.earlier ?? []),
  };
  return Array.fromAsync(compareFacts(before.toSorted(inOrder), after.toSorted(inOrder), comparison));
}

/** Each finding's address, with those of its effects. */
async function causes(before: Fact[], after: Fact[]): Promise<Record<string, string[]>> {
  const folded = foldEffects(joinRekeyed(await drifts(before, after)));
  return Object.fromEntries(
    folded.map(({ drift, effects }) => [drift.address, effects.map(({ address }) => address)]),
  );
}

test("a config's field goes before the effective setting and the file's hash", async () => {
  const host = (value: string, hash: string) => [
    fact("config", "/etc/ssh/sshd_config", { "/permitrootlogin": value }, ["/etc/ssh/sshd_config"]),
    fact("sshd", "permitrootlogin", { value }, ["/etc/ssh/sshd_config"]),
    fact("file", "/etc/ssh/sshd_config", { sha256: hash }),
  ];
  expect(await causes(host("no", "1"), host("yes", "2"))).toEqual({
    "config:/etc/ssh/sshd_config#/permitrootlogin": [
      "file:/etc/ssh/sshd_config#sha256",
      "sshd:permitrootlogin#value",
    ],
  });
});

test("a changed mode stays a finding of its own beside a changed field", async () => {
  const host = (value: string, mode: string) => [
    fact("config", "/a.ini", { "/a": value }),
    fact("file", "/a.ini", { sha256: value, mode }),
  ];
  expect(Object.keys(await causes(host("1", "0640"), host("2", "0666")))).toEqual([
    "config:/a.ini#/a",
    "file:/a.ini#mode",
  ]);
});

test("a new account brings its group and its place in other groups", async () => {
  const passwd = ["/etc/passwd", "/etc/shadow"];
  const before = [
    fact("group", "sudo", { members: ["bob"] }, ["/etc/group"]),
    fact("file", "/etc/passwd", { sha256: "1" }),
  ];
  const after = [
    fact("account", "eve", { uid: 0 }, passwd),
    fact("group", "eve", { members: [] }, ["/etc/group"]),
    fact("group", "sudo", { members: ["bob", "eve"] }, ["/etc/group"]),
    fact("file", "/etc/passwd", { sha256: "2" }),
  ];
  expect(await causes(before, after)).toEqual({
    "account:eve": ["file:/etc/passwd#sha256", "group:eve", "group:sudo#members"],
  });
});

test("a stopped service takes its ports along", async () => {
  const port = fact("port", "tcp/127.0.0.1:6379", { process: "redis-server", service: "redis.service" });
  const service = (active: string) => fact("service", "redis.service", { active });
  expect(await causes([port, service("active")], [service("inactive")])).toEqual({
    "service:redis.service#active": ["port:tcp/127.0.0.1:6379"],
  });
});

test("a bind address that widened is one changed address, IPv6 along with IPv4", async () => {
  const port = (address: string) => {
    const written = address.includes(":") ? `[${address}]` : address;
    return fact("port", `tcp/${written}:5432`, { protocol: "tcp", address, port: 5432, process: "postgres" });
  };
  expect(await causes([port("127.0.0.1"), port("::1")], [port("0.0.0.0"), port("::")])).toEqual({
    "port:tcp/127.0.0.1:5432#address": ["port:tcp/[::1]:5432#address"],
  });
});

test("a package goes before its files, and not before a field of its config", async () => {
  const host = (version: string, hash: string, value: string) => [
    fact("package", "mes", { version, owns: ["/opt/mes/run", "/etc/mes.conf"] }),
    fact("file", "/opt/mes/run", { sha256: hash }),
    fact("config", "/etc/mes.conf", { "/a": value }, ["/etc/mes.conf"]),
  ];
  expect(await causes(host("1", "x", "1"), host("2", "y", "2"))).toEqual({
    "config:/etc/mes.conf#/a": [],
    "package:mes#version": ["file:/opt/mes/run#sha256"],
  });
});

test("every drift comes out once, as a finding or as an effect", async () => {
  const before = [
    fact("account", "a", {}, ["/f"]),
    fact("group", "a"),
    fact("file", "/f", { sha256: "1", mode: "0600" }),
  ];
  const after = [
    fact("file", "/f", { sha256: "2", mode: "0644" }),
    fact("port", "tcp/0.0.0.0:1", { port: 1 }),
  ];
  const all = (await drifts(before, after)).map(({ address }) => address);
  const folded = Object.entries(await causes(before, after)).flat(2);
  expect(folded.toSorted()).toEqual(all.toSorted());
});

test("what can't be seen now is neither gone nor changed", async () => {
  const before = [
    fact("port", "tcp/0.0.0.0:80", { process: "nginx" }),
    fact("sudo", "bob ALL"),
    fact("file", "/secret/x"),
  ];
  const after = [fact("port", "tcp/0.0.0.0:80")];
  const why = "permission denied";
  const now = [
    { address: "port:tcp/0.0.0.0:80#process", why },
    { address: "sudo:*", why },
    { address: "file:/secret", why, below: true as const },
  ];
  expect(await drifts(before, after, { now })).toEqual([]);
});

test("what could not be seen when the state was approved is no drift when it is seen", async () => {
  const earlier = [{ address: "account:*#locked", why: "permission denied" }];
  expect(
    await drifts([fact("account", "bob", {})], [fact("account", "bob", { locked: false })], { earlier }),
  ).toEqual([]);
});

test("facts that are not hidden are compared although others are", async () => {
  const now = [{ address: "file:/secret", why: "permission denied", below: true as const }];
  const found = await drifts([fact("file", "/secrets/x")], [], { now });
  expect(found.map(({ address, change }) => [address, change])).toEqual([["file:/secrets/x", "removed"]]);
});

test("what was read from a file that is hidden on one side is neither gone nor new; what came from others is", async () => {
  const rules = [
    fact("sudo", "bob", { file: "/etc/sudoers.d/plant" }, ["/etc/sudoers.d/plant"]),
    fact("sudo", "eve", { file: "/etc/sudoers" }, ["/etc/sudoers"]),
  ];
  const hidden = [{ address: "sudo:*", from: "/etc/sudoers.d/plant", why: "denied" }];
  const addresses = (found: Drift[]) => found.map(({ change, address }) => `${change} ${address}`);
  expect(addresses(await drifts(rules, [], { now: hidden }))).toEqual(["removed sudo:eve"]);
  expect(addresses(await drifts([], rules, { earlier: hidden }))).toEqual(["added sudo:eve"]);
  expect(addresses(await drifts(rules, [], { earlier: hidden }))).toEqual([
    "removed sudo:bob",
    "removed sudo:eve",
  ]);
});
