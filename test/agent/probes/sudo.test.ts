import fc from "fast-check";
import { expect, test } from "vitest";
import { sudoRule } from "../../../agent/host/sudoers/rule.ts";
import { probe } from "../../../agent/probes/sudo.ts";
import { LIMITS } from "../../../src/formats/tree.ts";
import { machine, secrets, seen } from "../../support/machine.ts";

const SUDOERS = `# a comment
Defaults	env_reset, mail_badpass
Defaults	secure_path="/usr/sbin:/usr/bin"
Defaults env_keep += "LANG LC_ALL"
Defaults:bob !authenticate
User_Alias OPS = alice, \\
    carol
root	ALL=(ALL:ALL) ALL
%sudo	ALL=(ALL:ALL) ALL
@includedir /etc/sudoers.d
`;

test("a rule tells who may run what as whom, and is its own key", async () => {
  const { facts, whole } = await seen(
    probe,
    machine({
      "/etc/sudoers": SUDOERS,
      "/etc/sudoers.d/plant": "bob  ALL = (root)  NOPASSWD : /usr/bin/less ,  PASSWD: /bin/ls # line 3\n",
    }),
  );
  const key = "bob ALL=(root) NOPASSWD: /usr/bin/less, PASSWD: /bin/ls";
  expect(facts[key]).toEqual({
    user: "bob",
    hosts: ["ALL"],
    runAs: ["root"],
    commands: ["/usr/bin/less", "/bin/ls"],
    tags: ["NOPASSWD", "PASSWD"],
    noPassword: true,
    overrides: ["%sudo ALL=(ALL:ALL) ALL"],
    position: 3,
    file: "/etc/sudoers.d/plant",
  });
  expect(whole.find((fact) => fact.key === key)?.from).toEqual(["/etc/sudoers.d/plant"]);
});

test("settings and aliases are told as they are in the end", async () => {
  const { facts } = await seen(
    probe,
    machine({ "/etc/sudoers": `${SUDOERS}Defaults !env_reset, env_keep -= LANG, env_keep += TZ\n` }),
  );
  expect(facts["Defaults env_reset"]?.value).toBe("off");
  expect(facts["Defaults mail_badpass"]?.value).toBe("on");
  expect(facts["Defaults secure_path"]?.value).toBe("/usr/sbin:/usr/bin");
  expect(facts["Defaults env_keep"]?.value).toBe("LC_ALL TZ");
  expect(facts["Defaults:bob authenticate"]?.value).toBe("off");
  expect(facts["User_Alias OPS"]?.members).toEqual(["alice", "carol"]);
});

test("an included file stands in its place: what follows it counts", async () => {
  const { facts } = await seen(
    probe,
    machine({
      "/etc/sudoers": "Defaults authenticate\n@include sudoers.local\nDefaults authenticate\n",
      "/etc/sudoers.local": "Defaults !authenticate\n",
    }),
  );
  expect(facts["Defaults authenticate"]).toEqual({ value: "on", file: "/etc/sudoers" });
});

test("a rule that moved before another of the same user is seen, and a new line is one new rule", async () => {
  const some = "bob ALL=(ALL) ALL\n";
  const free = "bob ALL=(ALL) NOPASSWD: ALL\n";
  const overridden = async (text: string) =>
    Object.fromEntries(
      Object.entries((await seen(probe, machine({ "/etc/sudoers": text }))).facts).map(([key, fields]) => [
        key,
        fields.overrides,
      ]),
    );
  expect(await overridden(some + free)).toEqual({
    "bob ALL=(ALL) ALL": undefined,
    "bob ALL=(ALL) NOPASSWD: ALL": ["bob ALL=(ALL) ALL"],
  });
  expect(await overridden(free + some)).toEqual({
    "bob ALL=(ALL) ALL": ["bob ALL=(ALL) NOPASSWD: ALL"],
    "bob ALL=(ALL) NOPASSWD: ALL": undefined,
  });
  expect(await overridden(`eve ALL=(ALL) NOPASSWD: ALL\n${some}`)).toMatchObject({
    "bob ALL=(ALL) ALL": undefined,
  });
});

test("names that sudo skips in a folder are skipped, and an included file that is missing is told", async () => {
  const { facts, unparsed } = await seen(
    probe,
    machine({
      "/etc/sudoers": `${SUDOERS}#include /etc/gone\n`,
      "/etc/sudoers.d/plant.bak": "eve ALL=(ALL) ALL\n",
      "/etc/sudoers.d/plant~": "eve ALL=(ALL) ALL\n",
    }),
  );
  expect(Object.keys(facts).filter((key) => key.startsWith("eve"))).toEqual([]);
  expect(unparsed).toEqual([
    { address: "sudo:(/etc/sudoers)", why: "/etc/sudoers: it includes /etc/gone, which is not there" },
  ]);
});

test("files that include each other are unreadable, not endless", async () => {
  await expect(seen(probe, machine({ "/etc/sudoers": "@include /etc/sudoers\n" }))).rejects.toThrow(
    "more than 128 deep",
  );
});

test("a file with more rules than are parsed hides them, and none of the others", async () => {
  const { facts, unreadable } = await seen(
    probe,
    machine({
      "/etc/sudoers": "@include sudoers.big\nroot ALL=(ALL) ALL\n",
      "/etc/sudoers.big": "bob ALL=(ALL) ALL\n".repeat(LIMITS.nodes + 1),
    }),
  );
  expect(Object.keys(facts)).toEqual(["root ALL=(ALL) ALL"]);
  expect(unreadable).toContainEqual({
    address: "sudo:*",
    from: "/etc/sudoers.big",
    why: expect.stringContaining("expected at most"),
  });
});

test("a line that is no rule is told without its content", async () => {
  const { unparsed } = await seen(probe, machine({ "/etc/sudoers": "mallory hidden\n" }));
  expect(unparsed).toEqual([
    { address: "sudo:(/etc/sudoers)", why: "/etc/sudoers: a line is no rule of sudoers(5)" },
  ]);
});

test("a secret among the arguments of a command is a digest, in the key too", async () => {
  const { facts, whole } = await seen(
    probe,
    machine({
      "/etc/sudoers":
        "bob ALL=(ALL) /usr/bin/mysql -pplanted1 db\nCmnd_Alias DUMP = /usr/bin/x --password=planted2\n",
    }),
  );
  expect(JSON.stringify(whole)).not.toContain("planted");
  expect(facts["bob ALL=(ALL) /usr/bin/mysql -p*** db"]?.secrets).toEqual([secrets.seal("planted1")]);
  expect(facts["Cmnd_Alias DUMP"]?.secrets).toEqual([secrets.seal("planted2")]);
});

test("a host without sudo has no rules, and rules kept in a directory service are told as not listed", async () => {
  expect(await seen(probe, machine({ "/etc/hostname": "line3\n" }))).toMatchObject({
    whole: [],
    unparsed: [],
  });
  const { capped } = await seen(
    probe,
    machine({ "/etc/sudoers": SUDOERS, "/etc/nsswitch.conf": "sudoers: files sss\n" }),
  );
  expect(capped.map(({ address }) => address)).toEqual(["sudo:(sss)"]);
});

test.each([
  ["alice, bob ALL = ALL", { user: "alice, bob", commands: ["ALL"], runAs: ["root"], noPassword: false }],
  ["%ops ALL=(ALL : ALL)ALL", { text: "%ops ALL=(ALL:ALL) ALL", runAs: ["ALL:ALL"] }],
  ["#1000 ALL=/bin/a\\, b, !/bin/sh", { user: "#1000", commands: ["/bin/a\\, b", "!/bin/sh"] }],
  [
    "bob mes1=(www) /bin/a : mes2=NOPASSWD:/bin/b",
    { hosts: ["mes1", "mes2"], runAs: ["www", "root"], noPassword: true },
  ],
  [
    "bob ALL=NOPASSWD:SETENV:/bin/a, PASSWD:/bin/b",
    { tags: ["NOPASSWD", "SETENV", "PASSWD"], noPassword: true },
  ],
  ["bob ALL=(a,b) CWD=/tmp NOEXEC: /bin/a", { runAs: ["a,b"], tags: ["NOEXEC"], commands: ["/bin/a"] }],
  ["bob ALL=sha256:abcd /bin/a", { commands: ["sha256:abcd /bin/a"] }],
])("%s is understood", (line, expected) => {
  expect(sudoRule(line)).toMatchObject(expected);
});

test("white space between the parts of a rule makes no other rule", () => {
  const space = fc.stringMatching(/^[ \t]{0,3}$/);
  fc.assert(
    fc.property(space, space, space, space, (a, b, c, d) => {
      const line = `bob${a} ${b}ALL${c}=${d}(ALL${a}:${b}ALL)${c} NOPASSWD${d}:${a}/bin/a${b},${c}/bin/b`;
      expect(sudoRule(line)).toEqual(sudoRule("bob ALL=(ALL:ALL) NOPASSWD: /bin/a, /bin/b"));
    }),
  );
});

test.each(["(", ",", "=(", '"', "\\", "a=(b", "NOPASSWD:", "A=B ", " : ", '\\"'])(
  "a very long line of %j takes no long time",
  (part) => {
    const start = performance.now();
    sudoRule(`bob ALL=${part.repeat(100_000)}`);
    expect(performance.now() - start).toBeLessThan(2000);
  },
);

test("any line is a rule or none", () => {
  const likely = fc.stringMatching(/^[a-c%]{1,3} [A-C,]{1,4}=[(a):,! "\\=A-C]{1,12}$/);
  fc.assert(fc.property(fc.oneof(fc.string(), likely), (line) => (sudoRule(line)?.hosts.length ?? 1) > 0));
});

test("a rule's own text means the same rule", () => {
  const line = fc.stringMatching(
    /^[a-c%]{1,3}( ?, ?[a-c]{1,3})? [A-C]{1,4} ?=( ?\(a ?: ?b\))?( NOPASSWD ?:)? ?\/a( ?, ?!?\/b)?$/,
  );
  fc.assert(
    fc.property(line, (written) => {
      const rule = sudoRule(written);
      expect(rule && sudoRule(rule.text)).toEqual(rule);
      expect(rule).toBeDefined();
    }),
  );
});
