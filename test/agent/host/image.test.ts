import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ImageHost } from "../../../agent/host/image.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** An image with /etc/conf, a way to it by each kind of link, and a secret beside the root. */
function image() {
  const folder = temporaryFolder();
  const root = join(folder, "root");
  mkdirSync(join(root, "etc/deep"), { recursive: true });
  writeFileSync(join(root, "etc/conf"), "a=1\n");
  writeFileSync(join(folder, "secret"), "outside");
  const links = {
    "etc/absolute": "/etc/conf",
    "etc/deep/relative": "../conf",
    "etc/up": "../../../../../etc/conf",
    "etc/out": "../../secret",
    "etc/out-absolute": join(folder, "secret"),
    way: "/etc/deep/..",
    "etc/round": "about",
    "etc/about": "round",
    "etc/self": "self/x",
    "etc/nowhere": "/gone",
  };
  for (const [at, target] of Object.entries(links)) symlinkSync(target, join(root, at));
  return { host: new ImageHost(root), root };
}

test.each([
  "/etc/conf",
  "/etc/absolute",
  "/etc/deep/relative",
  "/etc/up",
  "/way/conf",
  "/etc/deep/../conf",
  "//etc/./conf",
])("%s on an image is read inside the image", async (path) => {
  const { host } = image();
  expect(await host.text(path)).toBe("a=1\n");
  expect(await host.resolve(path)).toBe("/etc/conf");
});

test.each(["/etc/out", "/etc/out-absolute", "/../secret"])("%s never leads out of an image", async (path) => {
  await expect(image().host.read(path)).rejects.toMatchObject({ fault: "absent" });
});

test.each(["/etc/round", "/etc/about", "/etc/self", "/etc/round/below"])(
  "%s is told as a circle",
  async (path) => {
    await expect(image().host.read(path)).rejects.toMatchObject({ fault: "bad-link" });
  },
);

test("a link is told by its target, wherever that leads", async () => {
  const { host } = image();
  expect(await host.link("/etc/nowhere")).toBe("/gone");
  expect((await host.stat("/etc/nowhere")).type).toBe("link");
  expect(await host.exists("/etc/nowhere")).toBe(true);
  expect(await host.exists("/etc/none")).toBe(false);
  await expect(host.read("/etc/nowhere")).rejects.toMatchObject({ fault: "absent" });
});

test("a file below a file is absent", async () => {
  await expect(image().host.stat("/etc/conf/x")).rejects.toMatchObject({ fault: "absent" });
});

test("nothing of an image is run", async () => {
  await expect(image().host.run("id", [])).rejects.toMatchObject({ fault: "unavailable" });
});

test("a root that is missing or no directory is told", () => {
  const { root } = image();
  expect(() => new ImageHost(join(root, "gone"))).toThrow("no such file or directory");
  expect(() => new ImageHost(join(root, "etc/conf"))).toThrow("no directory");
});

test("a FIFO is never opened, and a directory is no file", async () => {
  const { host, root } = image();
  execFileSync("mkfifo", [join(root, "etc/fifo")]);
  await expect(host.read("/etc/fifo")).rejects.toMatchObject({
    fault: "special",
    message: "/etc/fifo: a fifo, not a file",
  });
  await expect(host.sha256("/etc/deep")).rejects.toMatchObject({ fault: "special" });
});

test("names that are no UTF-8 come back intact", async () => {
  const { host, root } = image();
  const raw = Buffer.concat([Buffer.from(join(root, "etc/deep/")), Buffer.from([0x6e, 0xff, 0x0a])]);
  linkSync(join(root, "etc/conf"), raw);
  const names = await host.list("/etc/deep");
  expect(names).toContain("n\udcff\n");
  expect(await host.text("/etc/deep/n\udcff\n")).toBe("a=1\n");
  expect((await host.glob("/etc/deep/n*")).paths).toEqual(["/etc/deep/n\udcff\n"]);
});

test("a file over the limit is too large, at the limit it is read", async () => {
  const { host } = image();
  expect((await host.read("/etc/conf", 4)).length).toBe(4);
  await expect(host.read("/etc/conf", 3)).rejects.toMatchObject({ fault: "too-large" });
});
