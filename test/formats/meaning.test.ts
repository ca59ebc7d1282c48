import { expect, test } from "vitest";
import { parseConfig } from "../../src/formats/index.ts";
import { SecretKeeper } from "../../src/model/secret.ts";
import { changed } from "./changes.ts";

test.each([
  ["a.json", '{"a":null}', '{"a":""}'],
  ["a.json", '{"a":[null,1]}', '{"a":["",1]}'],
  ["a.json", '{"a":"8080"}', '{"a":8080}'],
  ["a.json", '{"a":[[1],[2]]}', '{"a":[[1,2]]}'],
  ["a.json", '{"a":1,"a":2}', '{"a":[1,2]}'],
  ["a.json", '{"a":{"number":"1e400"}}', '{"a":2e400}'],
  ["a.json", '{"a":12345678901234567890}', '{"a":12345678901234567891}'],
  ["a.json", '{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}'],
  ["a.json", '{"a":[{"__proto__":1},{"c":1}]}', '{"a":[{"__proto__":3},{"c":1}]}'],
  ["a.json", '{"\\ud800":1}', '{"\\ud801":1}'],
  ["a.yaml", "mode: 0644", "mode: 644"],
  ["a.yaml", "a: !foo [1, 2]", "a: !bar [1, 2]"],
  ["a.yaml", "a: ~", 'a: ""'],
  ["a.toml", "a = 1", "a = 1.0"],
  ["a.toml", "a = 1979-05-27", "a = '1979-05-27'"],
  ["a.toml", "[__proto__]\na=1", "[__proto__]\na=2"],
  ["a.hocon", "a=null", 'a="null"'],
  ["a.hocon", "a=${b}", 'a="${b}"'],
  [".env", "A='$X'", 'A="$X"'],
  ["postgresql.conf", "a='x\\ny'", "a='xny'"],
  ["postgresql.conf", "a='\\101'", "a='101'"],
  ["redis.conf", 'save ""\nsave 3 4', 'save 3 4\nsave ""'],
  ["redis.conf", "user a on >x <x", "user a on <x >x"],
  ["redis.conf", "user a on >x resetpass", "user a on resetpass >x"],
  [
    "nginx.conf",
    "if ($a) { return 1; } if ($b) { return 2; }",
    "if ($b) { return 2; } if ($a) { return 1; }",
  ],
  ["nginx.conf", "map $a $b { ~x 1; ~y 2; }", "map $a $b { ~y 2; ~x 1; }"],
  [
    "nginx.conf",
    "server { listen 80; a b; } server { listen 80; }",
    "server { listen 80; } server { listen 80; a b; }",
  ],
  ["a.xml", "<a/>", '<!DOCTYPE a SYSTEM "http://evil/a.dtd"><a/>'],
  ["a.xml", '<!DOCTYPE a SYSTEM "a.dtd"><a/>', '<!DOCTYPE a SYSTEM "b.dtd"><a/>'],
  ["a.xml", '<a><?include href="a"?></a>', '<a><?include href="b"?></a>'],
  ["a.xml", '<a p="x&#10;y"/>', '<a p="x y"/>'],
  ["a.xml", "<a><!-- <b/> --></a>", "<a><b/></a>"],
  ["a.xml", "<a><b><c>1</c></b><b><c>2</c></b></a>", "<a><b><c>1</c><c>2</c></b></a>"],
  ["a.ini", "x=1\n[s]\na=1", "[s]\nx=1\na=1"],
  ["a.properties", "a=x\\ ", "a=x"],
  ["cron.d/x", "* * * * * root a 'x  y'", "* * * * * root a 'x y'"],
  // A no-break space, as in text copied from a page, is no white space to a program.
  ["sshd_config", "PermitRootLogin no", "PermitRootLogin\u00a0no"],
  ["sshd_config", "Banner /etc/issue", "Banner /etc/issue\u00a0"],
  ["sudoers", "mes ALL=(ALL) ALL", "mes ALL=(ALL)\u00a0ALL"],
  ["a.service", "[Service]\nUser=mes", "[Service]\nUser=mes\u00a0"],
  ["a.ini", "[s]\na=1", "[s]\na=\u00a01"],
  ["a.ini", "[s]\na=1", "\ufeff\ufeff[s]\na=1"],
  [".env", "A=1", "A=1\u2028"],
  ["a.properties", "a=1", "a=1\u00a0"],
  ["nginx.conf", "http { listen 80; }", "http { listen\u00a080; }"],
  ["pam.d/x", "auth required pam_unix.so", "auth required\u00a0pam_unix.so x y"],
  ["a.conf", "-x a", "-x\u00a0a"],
  [
    "a.xml",
    "<beans><bean id='x'><constructor-arg value='1'/><constructor-arg value='2'/></bean></beans>",
    "<beans><bean id='x'><constructor-arg value='2'/><constructor-arg value='1'/></bean></beans>",
  ],
  [
    "a.xml",
    "<property name='x'><list><value>1</value><value>2</value></list></property>",
    "<property name='x'><list><value>2</value><value>1</value></list></property>",
  ],
  [
    "nlog.config",
    "<rules><logger name='*' writeTo='a'/><logger name='X.*' final='true'/></rules>",
    "<rules><logger name='X.*' final='true'/><logger name='*' writeTo='a'/></rules>",
  ],
  [
    "standalone.xml",
    "<mapper><permission-mapping match-all='true'/><permission-mapping><principal name='a'/></permission-mapping></mapper>",
    "<mapper><permission-mapping><principal name='a'/></permission-mapping><permission-mapping match-all='true'/></mapper>",
  ],
  [
    "jetty.xml",
    "<Call name='x'><Arg>1</Arg><Arg>2</Arg></Call>",
    "<Call name='x'><Arg>2</Arg><Arg>1</Arg></Call>",
  ],
])("a change of meaning in %s is told: %j is not %j", (path, before, after) => {
  expect(changed(path, before, after).length).toBeGreaterThan(0);
});

test.each([
  ["a.json", '{"a":"\\u0041","b":1.0}', '{ "b": 1, "a": "A" }'],
  ["a.yaml", "a: 'x'\nb: [1, 2]", 'b:\n- 1\n- 2\na: "x" # why'],
  ["a.yaml", "x: &b {p: 1}\na: {<<: *b}", "x: {p: 1}\na: {p: 1}"],
  ["a.toml", "[a]\nb = 0x10", "a.b = 16"],
  ["a.xml", '<?xml version="1.0"?><a b="&#65;"/>', "<a b='A'></a>"],
  ["a.xml", "<a>x&amp;y</a>", "<a>\n <![CDATA[x&y]]>\n</a>"],
  ["a.xml", '<!DOCTYPE a SYSTEM "a.dtd"><a/>', '<!DOCTYPE a\n  SYSTEM  "a.dtd">\n<a/>'],
  ["a.properties", "a=x\\\n  y\nb=\\u0041", "b: A\na=xy"],
  [".env", 'A="1"', "A=1 # x"],
  ["postgresql.conf", "Port='1'", "port 1"],
  ["sudoers", "a, b ALL = (ALL)  ALL", "a,b ALL=(ALL) ALL"],
  ["sshd_config", "PermitRootLogin=no", "permitrootlogin no # x"],
  ["a.service", "[Service]\nExecStart=/a \\\n# c\n b", "[Service]\nExecStart=/a b"],
  ["sysctl.conf", "-a/b=1", "a.b = 1"],
  ["redis.conf", "user a on >x >y", "user a on >y >x"],
])("the same in other words is no change in %s: %j is %j", (path, before, after) => {
  expect(changed(path, before, after)).toEqual([]);
});

test("a secret that is a number beyond a double is sealed too", () => {
  const secrets = new SecretKeeper(new Uint8Array(32));
  const { fields, holdsSecret } = parseConfig(Buffer.from('{"password":12345678901234567890}'), {
    path: "a.json",
    secrets,
  });
  expect(JSON.stringify(fields)).not.toContain("12345");
  expect(holdsSecret).toBe(true);
});
