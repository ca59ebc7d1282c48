import { expect, test } from "vitest";
import { parseConfig } from "../../src/formats/index.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { changed } from "./changes.ts";

const secrets = new SecretKeeper(new Uint8Array(32));

test.each([
  ["a.json", '{"a":1,"a":2}', "/a", 2],
  ["a.yaml", "a: 1\na: 2", "/a", 2],
  ["a.hocon", "a=1\na=2", "/a", "2"],
  ["a.ini", "[s]\na=1\na=2", "/s/a", "2"],
  ["a.properties", "a=1\na=2", "/a", "2"],
  [".env", "A=1\nA=2", "/A", "2"],
  ["a.service", "[Service]\nUser=a\nUser=root", "/Service/User", "root"],
  ["postgresql.conf", "ssl=on\nssl=off", "/ssl", "off"],
  ["redis.conf", "bind 127.0.0.1\nbind 0.0.0.0", "/bind", "0.0.0.0"],
  ["mosquitto.conf", "allow_anonymous false\nallow_anonymous true", "/allow_anonymous", "true"],
  ["sysctl.conf", "a.b=1\na.b=2", "/a.b", "2"],
  ["login.defs", "A 1\nA 2", "/A", "2"],
  ["httpd.conf", "KeepAlive On\nKeepAlive Off", "/KeepAlive", "Off"],
  ["sudoers", "Defaults env_reset\nDefaults !env_reset", "/Defaults/env_reset", "off"],
  ["sshd_config", "PermitRootLogin no\nPermitRootLogin yes", "/permitrootlogin", "no"],
  ["krb5.conf", "[a]\nx=1\nx=2", "/a/x", "1"],
  ["etc/resolv.conf", "nameserver 10.0.0.1\nnameserver 10.0.0.2", "/nameserver", "10.0.0.1"],
])("of what is given twice in %s, the one that counts has the plain address: %j", (path, text, at, value) => {
  expect(parseConfig(Buffer.from(text), { path, secrets }).fields[at]).toBe(value);
});

test.each([
  ["a.json", '{"a":1,"a":2}', '{"a":2,"a":1}'],
  [
    "a.json",
    '{"a":[{"name":"x","v":1},{"name":"x","v":2}]}',
    '{"a":[{"name":"x","v":2},{"name":"x","v":1}]}',
  ],
  ["a.yaml", "a: 1\na: 2", "a: 2\na: 1"],
  ["a.hocon", "a {b=1}\na=2", "a=2\na {b=1}"],
  ["a.ini", "[s]\na=1\na=2", "[s]\na=2\na=1"],
  ["a.ini", "[s]\na=1\n[s]\na=2", "[s]\na=2\n[s]\na=1"],
  ["a.properties", "a=1\na=2", "a=2\na=1"],
  [".env", "A=1\nA=2", "A=2\nA=1"],
  ["postgresql.conf", "include 'a'\ninclude 'b'", "include 'b'\ninclude 'a'"],
  ["sshd_config", "Include /a\nInclude /b", "Include /b\nInclude /a"],
  ["sshd_config", "SetEnv A=1\nSetEnv A=2", "SetEnv A=2\nSetEnv A=1"],
  ["sshd_config", "Match User a\nX yes\nMatch User a\nX no", "Match User a\nX no\nMatch User a\nX yes"],
  ["sudoers", "Defaults x, !x", "Defaults !x, x"],
  ["sudoers", "a ALL=(ALL) ALL\n@include /x", "@include /x\na ALL=(ALL) ALL"],
  ["a.service", "[Service]\nUser=a\nUser=b", "[Service]\nUser=b\nUser=a"],
  ["a.service", "[Service]\nEnvironment=A=1\nEnvironment=A=2", "[Service]\nEnvironment=A=2\nEnvironment=A=1"],
  ["httpd.conf", "SetEnv A 1\nSetEnv A 2", "SetEnv A 2\nSetEnv A 1"],
  ["httpd.conf", "Header set X 1\nHeader unset X", "Header unset X\nHeader set X 1"],
  ["httpd.conf", "Options +A\nOptions -A", "Options -A\nOptions +A"],
  [
    "httpd.conf",
    "<Directory /a>\nX 1\n</Directory>\n<Directory /a>\nX 2\n</Directory>",
    "<Directory /a>\nX 2\n</Directory>\n<Directory /a>\nX 1\n</Directory>",
  ],
  ["fstab", "a /m ext4 ro\nb /m ext4 rw", "b /m ext4 rw\na /m ext4 ro"],
  ["etc/passwd", "a:x:1:1:::\na:x:0:2:::", "a:x:0:2:::\na:x:1:1:::"],
  [".pgpass", "*:*:*:a:x\ndb:5432:d:a:y", "db:5432:d:a:y\n*:*:*:a:x"],
  ["tnsnames.ora", "A=(D=(H=(HOST=a))(H=(HOST=b)))", "A=(D=(H=(HOST=b))(H=(HOST=a)))"],
  [
    "haproxy.cfg",
    "frontend a\n default_backend x\n default_backend y",
    "frontend a\n default_backend y\n default_backend x",
  ],
  [
    "web.config",
    '<a><add key="x" value="1"/><add key="x" value="2"/></a>',
    '<a><add key="x" value="2"/><add key="x" value="1"/></a>',
  ],
  ["a.xml", "<a>one<b/>two</a>", "<a>two<b/>one</a>"],
])("two settings of one name in %s that change places are one change: %j", (path, before, after) => {
  expect(changed(path, before, after)).toHaveLength(1);
  expect(changed(path, before, before)).toEqual([]);
});

test.each([
  ["sshd_config", "Port 22\nPort 2222", "Port 2222\nPort 22"],
  ["a.service", "[Unit]\nAfter=a\nAfter=b", "[Unit]\nAfter=b\nAfter=a"],
  ["redis.conf", "save 1 2\nsave 3 4", "save 3 4\nsave 1 2"],
  ["mosquitto.conf", "topic a out\ntopic b in", "topic b in\ntopic a out"],
  ["httpd.conf", "Listen 1\nListen 2", "Listen 2\nListen 1"],
  ["modprobe.d/a.conf", "blacklist a\nblacklist b", "blacklist b\nblacklist a"],
  ["apt.conf", 'A { "1"; "2"; };', 'A { "2"; "1"; };'],
  ["etc/group", "g:x:1:a,b", "g:x:1:b,a"],
])("settings of one name in %s that add up may stand in any order: %j", (path, before, after) => {
  expect(changed(path, before, after)).toEqual([]);
});

test("a setting that is given once more is one change", () => {
  expect(changed("postgresql.conf", "port=1", "port=1\nport=2")).toEqual(["/port"]);
  expect(changed("postgresql.conf", "port=1\nport=2", "port=1")).toEqual(["/port"]);
});
