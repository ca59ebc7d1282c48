import fc from "fast-check";
import { expect, test } from "vitest";
import { effective } from "../../../agent/host/sshd/effective.ts";
import { effectiveDefaults } from "../../../agent/host/sudoers/defaults.ts";
import { isCertain, settingOf } from "../../../agent/host/sysctl-settings.ts";
import { sudoers } from "../../../src/formats/sudoers.ts";

const [path, why] = ["/etc/hidden", "denied"];

/** What stands before a hidden file, in it, and after it. */
const parts = <T>(entry: fc.Arbitrary<T>) => {
  const some = fc.array(entry, { maxLength: 4 });
  return fc.tuple(some, some, some);
};

test("what is told of sshd holds, whatever stands in the file that can't be read", () => {
  const setting = fc.record({
    name: fc.constantFrom("permitrootlogin", "x11forwarding", "banner", "port"),
    args: fc.constantFrom("1", "2").map((value) => [value]),
    match: fc.constantFrom("", "user bob", "user bob and user eve"),
    file: fc.constant("/etc/ssh/sshd_config"),
    from: fc.constant<string[]>([]),
    line: fc.nat(),
  });
  const block = fc.constantFrom("", "user bob");
  fc.assert(
    fc.property(parts(setting), block, ([before, inside, after], match) => {
      const visible = inside.filter((one) => match === "" || one.match.startsWith(match));
      const whole = effective({ settings: [...before, ...visible, ...after], hidden: [] });
      const hidden = [{ path, why, match, at: before.length }];
      for (const { name, value, ...told } of effective({ settings: [...before, ...after], hidden }))
        if (value !== undefined)
          expect(whole).toContainEqual(expect.objectContaining({ name, match: told.match, value }));
    }),
  );
});

test("what is told of sudo's settings holds, whatever stands in the file that can't be read", () => {
  const line = fc.constantFrom(
    "Defaults env_reset",
    "Defaults !env_reset",
    'Defaults env_keep = "A"',
    'Defaults env_keep += "B"',
    'Defaults env_keep -= "A"',
  );
  const statement = line.map((text) => ({
    node: sudoers.parse(`${text}\n`).children[0] ?? { name: "", children: [] },
    file: "/etc/sudoers",
    from: [],
  }));
  fc.assert(
    fc.property(parts(statement), ([before, inside, after]) => {
      const whole = effectiveDefaults({
        statements: [...before, ...inside, ...after],
        problems: [],
        hidden: [],
      });
      const hidden = [{ path, why, at: before.length }];
      const told = effectiveDefaults({ statements: [...before, ...after], problems: [], hidden });
      for (const { name, value } of told.filter((one) => one.isCertain))
        expect(whole).toContainEqual(expect.objectContaining({ name, value }));
    }),
  );
});

test("what is told of parameters at boot holds, whatever stands in the file that can't be read", () => {
  const setting = fc.record({
    name: fc.constantFrom("net.ipv4.conf.all.rp_filter", "net.ipv4.conf.*.rp_filter", "kernel.sysrq"),
    value: fc.constantFrom("0", "1"),
    file: fc.constant("/etc/sysctl.d/10.conf"),
  });
  fc.assert(
    fc.property(parts(setting), ([before, inside, after]) => {
      const settings = [...before, ...after];
      const all = { settings, hidden: [{ path, why, at: before.length }] };
      for (const name of ["net.ipv4.conf.all.rp_filter", "kernel.sysrq"])
        if (isCertain(name, all))
          expect(settingOf(name, settings)?.value).toBe(
            settingOf(name, [...before, ...inside, ...after])?.value,
          );
    }),
  );
});
