import { expect, test } from "vitest";
import { changed } from "./changes.ts";

test.each([
  ["nginx.conf", "http { root '/srv'; set $a \"b\"; }", "http { root /srv; set $a b; }"],
  [
    "httpd.conf",
    'ServerName "mes"\nAlias /a "/srv/a"\nSetEnv A \'b\'',
    "ServerName mes\nAlias /a /srv/a\nSetEnv A b",
  ],
  ["redis.conf", 'dir "/var/lib/redis"\nrequirepass "s3cret"', "dir /var/lib/redis\nrequirepass s3cret"],
])("quotes around a word that needs none are no change in %s", (path, before, after) => {
  expect(changed(path, before, after)).toEqual([]);
});

test.each([
  ["nginx.conf", "a 'b c';", "a b c;"],
  ["httpd.conf", 'Header set X "a b"', "Header set X a b"],
  ["redis.conf", 'logfile ""', "logfile"],
  ["a.properties", 'a="b"', "a=b"],
])("quotes that mean something are a change in %s: %j", (path, before, after) => {
  expect(changed(path, before, after)).toHaveLength(1);
});

test("names of Oracle Net parameters are the same in any case", () => {
  const text = "MES = (DESCRIPTION = (ADDRESS = (PROTOCOL = tcp)(HOST = db)))";
  expect(changed("tnsnames.ora", text, "mes=(description=(Address=(protocol=tcp)(Host=db)))")).toEqual([]);
  expect(changed("tnsnames.ora", text, text.replace("db", "DB"))).toHaveLength(1);
});

test("cron jobs with one command may stand in any order, but not on the other side of a variable", () => {
  const [early, late] = ["0 1 * * * root /backup", "0 9 * * * root /backup"];
  expect(changed("etc/crontab", `${early}\n${late}`, `${late}\n${early}`)).toEqual([]);
  expect(changed("etc/crontab", `${early}\nA=1\n${late}`, `${late}\nA=1\n${early}`)).toHaveLength(1);
  expect(changed("etc/crontab", late, `${early}\n${late}`)).toHaveLength(1);
});

test("a JSON list is not the same as one under an empty name", () => {
  expect(changed("a.json", "[1]", '{"":[1]}')).not.toEqual([]);
});
