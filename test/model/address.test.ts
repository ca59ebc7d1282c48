import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Address,
  formatAddress,
  formatPath,
  PLACE,
  parseAddress,
  parsePath,
  type Segment,
} from "../../src/model/address.ts";
import { fromBytes, UNSAFE } from "../../src/model/text.ts";

const GOLDEN: [string, Address, Segment[]?][] = [
  ["port:tcp/0.0.0.0:8088", { kind: "port", key: "tcp/0.0.0.0:8088" }],
  ["port:tcp/[::]:22#process", { kind: "port", key: "tcp/[::]:22", path: "process" }],
  ["port:*", { kind: "port", key: "*" }],
  ["account:*#locked", { kind: "account", key: "*", path: "locked" }],
  [
    "service:postgresql@15-main.service#active",
    { kind: "service", key: "postgresql@15-main.service", path: "active" },
  ],
  ["group:sudo#members", { kind: "group", key: "sudo", path: "members" }],
  ["file:/opt/mes/100%25%23ready", { kind: "file", key: "/opt/mes/100%#ready" }],
  ["file:/tmp/new%0Aline", { kind: "file", key: "/tmp/new\nline" }],
  ["file:/tmp/red%1B[31m", { kind: "file", key: "/tmp/red\u001b[31m" }],
  ["file:/tmp/%E2%80%AEtxt.exe", { kind: "file", key: "/tmp/\u202etxt.exe" }],
  ["file:/tmp/caf%E9", { kind: "file", key: "/tmp/caf\udce9" }],
  ["file:/tmp/café", { kind: "file", key: "/tmp/café" }],
  ["sudo:bob ALL=(ALL:ALL) ALL", { kind: "sudo", key: "bob ALL=(ALL:ALL) ALL" }],
  [
    "config:/opt/ignition/data/gateway.xml#/properties/entry[@key='gateway.forceSecureRedirect']",
    {
      kind: "config",
      key: "/opt/ignition/data/gateway.xml",
      path: "/properties/entry[@key='gateway.forceSecureRedirect']",
    },
    [
      { name: "properties" },
      { name: "entry", identity: { name: "key", attribute: true, value: "gateway.forceSecureRedirect" } },
    ],
  ],
  [
    "config:/etc/x.xml#/Server[@port='8005']/@shutdown",
    { kind: "config", key: "/etc/x.xml", path: "/Server[@port='8005']/@shutdown" },
    [
      { name: "Server", identity: { name: "port", attribute: true, value: "8005" } },
      { name: "shutdown", attribute: true },
    ],
  ],
  [
    "config:/w.xml#/web-app/servlet[servlet-name='jsp']/load-on-startup",
    { kind: "config", key: "/w.xml", path: "/web-app/servlet[servlet-name='jsp']/load-on-startup" },
    [
      { name: "web-app" },
      { name: "servlet", identity: { name: "servlet-name", attribute: false, value: "jsp" } },
      { name: "load-on-startup" },
    ],
  ],
  [
    "config:/a.json#/servers[3]/host",
    { kind: "config", key: "/a.json", path: "/servers[3]/host" },
    [{ name: "servers", position: 3 }, { name: "host" }],
  ],
  [
    "config:/a.json#/a%2Fb/%40c/[2]",
    { kind: "config", key: "/a.json", path: "/a%2Fb/%40c/[2]" },
    [{ name: "a/b" }, { name: "@c" }, { name: "", position: 2 }],
  ],
  [
    "config:/a.json#/''/[1]",
    { kind: "config", key: "/a.json", path: "/''/[1]" },
    [{ name: "" }, { name: "", position: 1 }],
  ],
  ["config:/a.json#/", { kind: "config", key: "/a.json", path: "/" }, []],
  [
    "config:/p.conf#/record[4]/position()",
    { kind: "config", key: "/p.conf", path: "/record[4]/position()" },
    [
      { name: "record", position: 4 },
      { name: PLACE, place: true },
    ],
  ],
  [
    "config:/a.json#/position%28)/%uD800/add[@name='it%27s'][2]",
    { kind: "config", key: "/a.json", path: "/position%28)/%uD800/add[@name='it%27s'][2]" },
    [
      { name: PLACE },
      { name: "\ud800" },
      { name: "add", identity: { name: "name", attribute: true, value: "it's" }, position: 2 },
    ],
  ],
];

test.each(GOLDEN)("%s means what it says, both ways", (written, address, segments) => {
  expect(formatAddress(address)).toBe(written);
  expect(parseAddress(written)).toEqual(address);
  if (!segments) return;
  expect(formatPath(segments)).toBe(address.path);
  expect(parsePath(address.path ?? "")).toEqual(segments);
});

const anyName = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."%#/[]'@=()\u001b\u202e\ud800\udc80aé") }),
);
const anySegment: fc.Arbitrary<Segment> = fc.oneof(
  anyName.map((name) => ({ name, attribute: true as const })),
  fc
    .record({
      name: anyName,
      id: fc.option(fc.record({ name: anyName, attribute: fc.boolean(), value: anyName })),
      position: fc.option(fc.integer({ min: 1 })),
    })
    .map(({ name, id, position }) => ({
      name,
      ...(id ? { identity: id } : {}),
      ...(position === null ? {} : { position }),
    })),
);

test("every path can be written, read back, and shown as it is", () => {
  fc.assert(
    fc.property(fc.array(anySegment), (segments) => {
      const written = formatPath(segments);
      expect(parsePath(written)).toEqual(segments);
      expect(written).not.toMatch(UNSAFE);
    }),
  );
});

test("every file name, whatever its bytes, comes back from its address", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      const address = { kind: "file", key: fromBytes(bytes) };
      const written = formatAddress(address);
      expect(parseAddress(written)).toEqual(address);
      expect(written).not.toMatch(UNSAFE);
    }),
  );
});

test.each(["", "port", "Port:x", "port:x#"])("%j is refused, and says what was expected", (text) => {
  expect(() => parseAddress(text)).toThrow("expected kind:key");
});
