import { expect, test } from "vitest";
import { apache } from "../../src/formats/apache.ts";
import { apt } from "../../src/formats/apt.ts";
import { haproxy } from "../../src/formats/haproxy.ts";
import { logrotate } from "../../src/formats/logrotate.ts";
import { nginx } from "../../src/formats/nginx.ts";
import { fieldsOf } from "./fields.ts";

test("a directive of nginx is addressed by its blocks and their arguments", () => {
  const text =
    "http { server {\n listen 80; listen [::]:80; # both\n location /api { proxy_pass http://mes:8080/; } } }";
  expect(fieldsOf(nginx, text)).toEqual({
    "/http/server/listen": "80",
    "/http/server/listen[2]": "[::]:80",
    "/http/server/location[@args='%2Fapi']/@args": "/api",
    "/http/server/location[@args='%2Fapi']/position()": 1,
    "/http/server/location[@args='%2Fapi']/proxy_pass": "http://mes:8080/",
  });
});

test("quotes and variables of nginx may hold braces and semicolons", () => {
  expect(fieldsOf(nginx, "a '{;}';\nif ($x ~ \"a{2}\") { set $y ${x}z; }")).toMatchObject({
    "/a": "'{;}'",
    "/if[@args='($x ~ \"a{2}\" )']/set[@name='$y']": "${x}z",
  });
});

test("moving a prefix location of nginx is no difference, moving a regular expression is", () => {
  const locations = (...args: string[]) => args.map((arg) => `location ${arg} { return 200; }`).join("\n");
  const before = fieldsOf(nginx, locations("/b", "~ \\.php$", "/a", "~* x"));
  expect(fieldsOf(nginx, locations("~ \\.php$", "~* x", "/a", "/b"))).toEqual(before);
  expect(fieldsOf(nginx, locations("/b", "~* x", "/a", "~ \\.php$"))).not.toEqual(before);
});

test("allow and deny of nginx are one list, so that swapping them shows", () => {
  expect(fieldsOf(nginx, "allow 10.0.0.0/8; gzip on; deny all;")).toEqual({
    "/access[1]": "allow 10.0.0.0/8",
    "/access[2]": "deny all",
    "/gzip": "on",
  });
});

test.each([
  ["http { server {", '"server" is opened and never closed'],
  ["http { } }", "the end of a block that was never opened"],
  ["listen 80", 'expected ";" after the last statement'],
  ["a 'x", "a quote is opened and never closed"],
  ["{ a; }", "a block without a name"],
])("nginx text %j is refused", (text, why) => expect(() => nginx.parse(text)).toThrow(why));

test("a directive of Apache is addressed by its containers", () => {
  const text =
    '<VirtualHost *:80>\n ServerName mes # as written\n <Directory "/srv/www">\n  Options \\\n   None\n </Directory>\n</virtualhost>';
  expect(fieldsOf(apache, text)).toEqual({
    "/VirtualHost[@args='*:80']/position()": 1,
    "/VirtualHost[@args='*:80']/@args": "*:80",
    "/VirtualHost[@args='*:80']/ServerName": "mes # as written",
    "/VirtualHost[@args='*:80']/Directory[@args='%2Fsrv%2Fwww']/@args": "/srv/www",
    "/VirtualHost[@args='*:80']/Directory[@args='%2Fsrv%2Fwww']/Options": "None",
  });
});

test("a comment of Apache that ends in a backslash swallows the next line, as in httpd", () => {
  expect(fieldsOf(apache, "# off: \\\nTraceEnable Off\nListen 80")).toEqual({ "/Listen": "80" });
});

test("conditions and rules of mod_rewrite are one list", () => {
  expect(fieldsOf(apache, "RewriteCond %{HTTPS} off\nRewriteEngine On\nRewriteRule ^ https://x/")).toEqual({
    "/rewrite[1]": "RewriteCond %{HTTPS} off",
    "/rewrite[2]": "RewriteRule ^ https://x/",
    "/RewriteEngine": "On",
  });
});

test("a container of Apache that another one closes is refused", () => {
  expect(() => apache.parse("<Files a>\n</Directory>")).toThrow("line 2: </Directory> closes <Files>");
});

test("sections of HAProxy end at the next one, and its rules are in order", () => {
  const text =
    "global\n user haproxy\nfrontend plant\n bind *:443 # tls\n http-request deny if a\n http-request allow\n";
  expect(fieldsOf(haproxy, text)).toEqual({
    "/global/user": "haproxy",
    "/frontend[@name='plant']/@name": "plant",
    "/frontend[@name='plant']/bind": "*:443",
    "/frontend[@name='plant']/http-request[1]": "deny if a",
    "/frontend[@name='plant']/http-request[2]": "allow",
  });
});

test("passwords of HAProxy stand alone, so that they can be hidden", () => {
  const text =
    "listen stats\n stats auth admin:planted-1\nuserlist ops\n user bob insecure-password planted-2 groups g";
  expect(fieldsOf(haproxy, text)).toMatchObject({
    "/listen[@name='stats']/stats auth[@name='admin']/password": "planted-1",
    "/userlist[@name='ops']/user[@name='bob']/insecure-password": "planted-2",
    "/userlist[@name='ops']/user[@name='bob']/rest": "groups g",
  });
});

test("apt.conf has scopes, items and three kinds of comments", () => {
  const text = '// no\n/* { */ # no\nAPT::Periodic::Enable "1";\nOrigins {\n "a";\n "b";\n};';
  expect(fieldsOf(apt, text)).toEqual({
    "/APT::Periodic::Enable": "1",
    "/Origins/item": "a",
    "/Origins/item[2]": "b",
  });
});

test("logrotate has directives for all and for the files of a block, and scripts", () => {
  const text =
    "weekly\n/var/log/a\n/var/log/b {\n  rotate 7\n  postrotate\n    reload x\n    true\n  endscript\n}\n";
  expect(fieldsOf(logrotate, text)).toEqual({
    "/weekly": "",
    "/files[@path='%2Fvar%2Flog%2Fa %2Fvar%2Flog%2Fb']/@path": "/var/log/a /var/log/b",
    "/files[@path='%2Fvar%2Flog%2Fa %2Fvar%2Flog%2Fb']/rotate": "7",
    "/files[@path='%2Fvar%2Flog%2Fa %2Fvar%2Flog%2Fb']/postrotate": "reload x\ntrue",
  });
  expect(() => logrotate.parse("/a {\npostrotate\n}")).toThrow('line 2: "postrotate" without "endscript"');
});

test("what Apache and nginx set by name is addressed by it, so that a secret is known by its name", () => {
  expect(fieldsOf(apache, "setenv DB_PASSWORD planted")).toMatchObject({
    "/setenv[@name='DB_PASSWORD']": "planted",
  });
  expect(fieldsOf(apache, "Header always set X-Token planted")).toMatchObject({
    "/Header[@name='X-Token']": "always set planted",
  });
  expect(fieldsOf(nginx, "proxy_set_header X-Token planted;")).toMatchObject({
    "/proxy_set_header[@name='X-Token']": "planted",
  });
});
