import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Host } from "../../../agent/host/host.ts";
import { ImageHost } from "../../../agent/host/image.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** An image with these files, and these links. */
function imageOf(files: readonly string[], links: Record<string, string> = {}): Host {
  const root = temporaryFolder();
  const place = (path: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  for (const path of files) writeFileSync(place(path), "");
  for (const [path, target] of Object.entries(links)) symlinkSync(target, place(path));
  return new ImageHost(root);
}

const TREE = [
  "/etc/a.conf",
  "/etc/b.conf",
  "/etc/.h.conf",
  "/etc/x/c.conf",
  "/etc/x/y/d.conf",
  "/opt/e.conf",
];

test.each([
  ["/etc/a.conf", ["/etc/a.conf"]],
  ["/etc/none", []],
  ["/none/*", []],
  ["/etc/a.conf/*", []],
  ["/etc/*.conf", ["/etc/.h.conf", "/etc/a.conf", "/etc/b.conf"]],
  ["/etc/x/**", ["/etc/x/c.conf", "/etc/x/y", "/etc/x/y/d.conf"]],
  ["/etc/x/**/*.conf", ["/etc/x/c.conf", "/etc/x/y/d.conf"]],
  ["/**/d.conf", ["/etc/x/y/d.conf"]],
  ["/{etc,opt}/[ae].conf", ["/etc/a.conf", "/opt/e.conf"]],
  ["/*/x/c.conf", ["/etc/x/c.conf"]],
  ["/**/**/e.conf", ["/opt/e.conf"]],
  ["/etc/", ["/etc"]],
  ["/", ["/"]],
  ["/*", ["/etc", "/opt"]],
])("%s matches %j", async (pattern, paths) => {
  expect(await imageOf(TREE).glob(pattern)).toEqual({ paths, unreadable: [] });
});

test("a link to a directory matches, and is entered only where the pattern names it", async () => {
  const host = imageOf(TREE, { "/etc/x/more": "/opt", "/way": "/opt" });
  expect((await host.glob("/etc/x/**")).paths).toContain("/etc/x/more");
  expect((await host.glob("/etc/**/e.conf")).paths).toEqual([]);
  expect((await host.glob("/way/*")).paths).toEqual(["/way/e.conf"]);
});

test("links in a circle on the way are told", async () => {
  const host = imageOf([], { "/a": "b", "/b": "a" });
  expect(await host.glob("/a/*")).toEqual({
    paths: [],
    unreadable: [{ path: "/a", why: "/a: links lead in a circle" }],
  });
});

test("names with line ends, escapes, and marks that turn text around match as they are", async () => {
  const names = ["/etc/a\nb", "/etc/\u001b[31m", "/etc/\u202egnp.exe"];
  expect((await imageOf(names).glob("/etc/*")).paths).toEqual([...names].sort());
});
