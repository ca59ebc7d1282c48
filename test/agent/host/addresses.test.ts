import { SocketAddress } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, fromProc, scopeOf } from "../../../agent/host/addresses.ts";

test("addresses of /proc are written as people know them", () => {
  expect(fromProc("0100007F")).toBe("127.0.0.1");
  expect(fromProc("00000000000000000000000001000000")).toBe("::1");
  expect(fromProc("0000000000000000FFFF00000100007F")).toBe("::ffff:127.0.0.1");
  expect(fromHex("fd000000000000000000000000000005")).toBe("fd00::5");
  expect(fromHex("20010db8000000000001000000000001")).toBe("2001:db8::1:0:0:1");
});

test("every IPv6 address is shortened, and means the same", () => {
  const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
      const hex = groups.map((one) => one.toString(16).padStart(4, "0"));
      const written = fromHex(hex.join(""));
      const parsed = (address: string) => new SocketAddress({ address, family: "ipv6" }).address;
      expect(parsed(written)).toBe(parsed(hex.join(":")));
    }),
  );
});

test.each([
  ["0.0.0.0", "any"],
  ["::", "any"],
  ["::ffff:0.0.0.0", "any"],
  ["127.0.0.53", "loopback"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["10.1.2.3", "private"],
  ["172.16.0.1", "private"],
  ["fd12::1", "private"],
  ["169.254.1.1", "link-local"],
  ["fe80::1", "link-local"],
  ["239.1.1.1", "multicast"],
  ["8.8.8.8", "public"],
  ["2001:db8::1", "public"],
])("%s can be reached from: %s", (address, scope) => {
  expect(scopeOf(address)).toBe(scope);
});
