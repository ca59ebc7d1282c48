import { expect, test } from "vitest";
import { probe } from "../../../agent/probes/group.ts";
import { machine, seen } from "../../support/machine.ts";

const GROUP = "root:x:0:\nsudo:x:27:alice,bob\noperators:x:1001:\n";
const GSHADOW = "root:*::\nsudo:!::alice,bob\noperators:$6$planted$planted:carol:\n";

test("a group tells its members, who may change them, and whether a password lets others in", async () => {
  const { facts, unreadable } = await seen(probe, machine({ "/etc/group": GROUP, "/etc/gshadow": GSHADOW }));
  expect(facts).toEqual({
    root: { gid: 0, members: [], admins: [], hasPassword: false },
    sudo: { gid: 27, members: ["alice", "bob"], admins: [], hasPassword: false },
    operators: { gid: 1001, members: [], admins: ["carol"], hasPassword: true },
  });
  expect(unreadable).toEqual([]);
});

test("without gshadow the members are still seen, and the rest is told as unreadable", async () => {
  const { facts, unreadable } = await seen(probe, machine({ "/etc/group": GROUP }));
  expect(facts.sudo).toEqual({ gid: 27, members: ["alice", "bob"] });
  expect(unreadable.map(({ address }) => address)).toEqual(["group:*#admins", "group:*#hasPassword"]);
});

test("a group that is there twice is seen twice, a malformed line by its number", async () => {
  const { facts, unreadable } = await seen(
    probe,
    machine({ "/etc/group": `${GROUP}sudo:x:27:eve\nbroken\n`, "/etc/gshadow": `${GSHADOW}sudo:!:eve\n` }),
  );
  expect(facts["sudo[2]"]?.members).toEqual(["eve"]);
  expect(unreadable.map(({ address }) => address)).toEqual([
    "group:(/etc/group line 5)",
    "group:(/etc/gshadow line 4)",
  ]);
});
