import { expect, test } from "vitest";
import { ini } from "../../src/formats/ini.ts";
import { nested } from "../../src/formats/nested.ts";
import { systemd } from "../../src/formats/systemd.ts";
import { changed } from "./changes.ts";
import { fieldsOf } from "./fields.ts";

test("an INI key is addressed by its section, its value exactly as written", () => {
  const text = "top = 1\n[Globals] ; all\nport=03389 ; not a comment\n certificate =\nskip_log_error\n";
  expect(fieldsOf(ini, text)).toEqual({
    "/top": "1",
    "/Globals/port": "03389 ; not a comment",
    "/Globals/certificate": "",
    "/Globals/skip_log_error": "",
  });
});

test("repeated sections and keys of an INI file are all kept, and the key that counts has the plain address", () => {
  expect(fieldsOf(ini, "[peer]\nip=1\nip=2\n[peer]\nip=3\n")).toEqual({
    "/peer/position()": 1,
    "/peer/ip": "2",
    "/peer/ip/position()": 1,
    "/peer/ip[2]": "1",
    "/peer[2]/ip": "3",
  });
});

test("an indented line goes on with the value above, but an indented key is a key", () => {
  const text =
    "[mail]\naction = %(mta)s[x=1]\n         %(mta)s-whois[dest=2]\n  # no part of it\n[smb]\n   a = 1\n      b = 2\n";
  expect(fieldsOf(ini, text)).toEqual({
    "/mail/action": "%(mta)s[x=1]\n%(mta)s-whois[dest=2]",
    "/smb/a": "1",
    "/smb/b": "2",
  });
});

test("a key may be parted from its value by a colon, as Python programs have it", () => {
  expect(fieldsOf(ini, "[mes]\nurl: http://host/?a=1\nempty:\nport = 80\nC:\\mes = x\n")).toEqual({
    "/mes/url": "http://host/?a=1",
    "/mes/empty": "",
    "/mes/port": "80",
    "/mes/C:\\mes": "x",
  });
});

test("an include of my.cnf is a directive of its own", () => {
  expect(fieldsOf(ini, "!includedir /etc/mysql/conf.d/")).toEqual({ "/!includedir": "/etc/mysql/conf.d/" });
});

test("comments of an INI file are no difference, even those that hold a default", () => {
  expect(fieldsOf(ini, "[a]\n;port = 1\n# port = 2\nport = 3")).toEqual(
    fieldsOf(ini, "[a]\nport = 3\n; port = 9"),
  );
});

test("the order of a unit's commands means something, that of its dependencies does not", () => {
  const unit =
    "[Unit]\nAfter=a.service\nAfter=b.service\n[Service]\nExecStartPre=/bin/one\nExecStartPre=/bin/two\nUser=mes\n";
  expect(fieldsOf(systemd, unit)).toEqual({
    "/Unit/After": "a.service",
    "/Unit/After[2]": "b.service",
    "/Service/ExecStartPre[1]": "/bin/one",
    "/Service/ExecStartPre[2]": "/bin/two",
    "/Service/User": "mes",
  });
});

test("an empty assignment in a unit forgets what stood before it", () => {
  const dropIn = "[Service]\nExecStart=/bin/old\nExecStart=\nExecStart=/bin/new\nRestart=no # as written\n";
  expect(fieldsOf(systemd, dropIn)).toEqual({
    "/Service/ExecStart[1]": "",
    "/Service/ExecStart[2]": "/bin/new",
    "/Service/Restart": "no # as written",
  });
});

test("each variable of a unit is a field of its own, in any order and with any quotes", () => {
  const text = `[Service]\nEnvironment=A=1 "B=x y"\nEnvironment='C=3'\n`;
  expect(fieldsOf(systemd, text)).toEqual({
    "/Service/Environment[@name='A']": "1",
    "/Service/Environment[@name='A']/@name": "A",
    "/Service/Environment[@name='B']": "x y",
    "/Service/Environment[@name='B']/@name": "B",
    "/Service/Environment[@name='C']": "3",
    "/Service/Environment[@name='C']/@name": "C",
  });
  const other = `[Service]\nEnvironment=C=3\nEnvironment="A=1"\nEnvironment='B=x y'\n`;
  expect(changed("a.service", text, other)).toEqual([]);
  const port = other.replace("A=1", "A=2");
  expect(changed("a.service", text, port)).toEqual(["/Service/Environment[@name='A']"]);
  expect(fieldsOf(systemd, "[Service]\nEnvironment=\nEnvironment=%x\n")).toMatchObject({
    "/Service/Environment": "%x",
  });
});

test("a unit's line goes on behind a backslash, with comments between, and its sections go on too", () => {
  const unit = "[Service]\nExecStart=/bin/x \\\n# why\n  --fast\n[Install]\nAlias=x\n[Service]\nUser=mes\n";
  expect(fieldsOf(systemd, unit)).toEqual({
    "/Service/ExecStart[1]": "/bin/x --fast",
    "/Service/User": "mes",
    "/Install/Alias": "x",
  });
});

test("krb5.conf has blocks in its sections, and agent.cfg has them without", () => {
  expect(
    fieldsOf(nested, "[realms]\n  MES = {\n    kdc = a\n    kdc = b\n  }\n[logging]\nkdc = FILE:x"),
  ).toEqual({
    "/realms/MES/kdc": "a",
    "/realms/MES/kdc/position()": 1,
    "/realms/MES/kdc[2]": "b",
    "/logging/kdc": "FILE:x",
  });
  expect(fieldsOf(nested, "Port = 5000\nAdapters {\n  VMC {\n    Host = h\n  }\n}")).toEqual({
    "/Port": "5000",
    "/Adapters/VMC/Host": "h",
  });
});

test("a block that is never closed is refused, with its line", () => {
  expect(() => nested.parse("a = 1\nFiles {\n")).toThrow('line 2: "Files" is opened and never closed');
  expect(() => nested.parse("a = 1\npassword = planted{\n")).toThrow(
    "line 2: a block is opened and never closed",
  );
  expect(() => nested.parse("}")).toThrow('line 1: "}" without "{"');
});
