import { expect, test } from "vitest";
import { Gaps, gapAt, placeOf } from "../../src/model/gaps.ts";

const FILE = { address: "sudo:*", from: "/etc/sudoers.d/plant", why: "denied" };
const FOLDER = { address: "kernel:sysctl/", below: true as const, from: "/etc/sysctl.d", why: "denied" };

test("a gap of one file hides what was read from it, and nothing else", () => {
  const gaps = new Gaps([FILE]);
  expect(gaps.at("sudo", "bob", undefined, ["/etc/sudoers.d/plant"])).toBe(FILE);
  expect(gaps.at("sudo", "bob", "file", ["/etc/sudoers.d/more", "/etc/sudoers.d/plant"])).toBe(FILE);
  expect(gaps.at("sudo", "bob", undefined, ["/etc/sudoers.d/plant2"])).toBeUndefined();
  expect(gaps.at("sudo", "bob")).toBeUndefined();
  expect(gaps.at("sshd", "port", undefined, ["/etc/sudoers.d/plant"])).toBeUndefined();
});

test("a gap of one folder hides what was read from the files in it, among the keys it names", () => {
  expect(new Gaps([FOLDER]).at("kernel", "sysctl/vm.swappiness", undefined, ["/etc/sysctl.d/10.conf"])).toBe(
    FOLDER,
  );
  expect(new Gaps([FOLDER]).at("kernel", "module/x", undefined, ["/etc/sysctl.d/10.conf"])).toBeUndefined();
});

test("two files that hide facts of one kind hide both", () => {
  const other = { ...FILE, from: "/etc/sudoers.d/more" };
  expect(new Gaps([FILE, other]).at("sudo", "bob", undefined, [other.from])).toBe(other);
  expect(gapAt([FILE, other], "sudo", "bob")).toBeUndefined();
});

test("a person reads which file a gap comes from", () => {
  expect(placeOf(FILE)).toBe("sudo:* from /etc/sudoers.d/plant");
  expect(placeOf({ address: "sudo:*", why: "denied" })).toBe("sudo:*");
});
