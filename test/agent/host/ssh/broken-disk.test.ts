import { existsSync, mkdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedFolder } from "../../../support/temporary-folder.ts";
import { makeBrokenDisk } from "./broken-disk.ts";
import { busyboxShell, makeBusyboxRoot, shellHost } from "./shells.ts";

const folder = sharedFolder();
const root = `${folder}/root`;
const NAMES = ["a.conf", "b.conf", "bad.conf", "half.conf", "lost+found", "z.conf"];
const isPossible = process.geteuid?.() === 0 && existsSync("/dev/loop-control");

/** A shell that alone sees the disk, so that nothing of it is left when the shell ends. */
const mount = `mount -o loop,ro ${folder}/disk ${root}/disk`;
const own = ["unshare", "--mount", "sh", "-c", `${mount} && exec sh`];
const WAYS: [name: string, at: string, open: () => ReturnType<typeof shellHost>][] = [
  ["find of GNU", `${root}/disk`, () => shellHost(own)],
  ["stat of GNU", `${root}/disk`, () => shellHost(own, { lacks: { finds: false } })],
  ["busybox", "/disk", () => shellHost(busyboxShell(root, { first: mount }))],
];

describe.skipIf(!isPossible).each(WAYS)(
  "a broken disk by %s (skipped where not root or no loop device)",
  (_, at, open) => {
    beforeAll(() => {
      if (existsSync(root)) return;
      makeBusyboxRoot(root);
      mkdirSync(`${root}/disk`);
      makeBrokenDisk(`${folder}/disk`);
    });

    test("a file that can't be looked at is there and told with the reason, and the others as they are", async () => {
      const host = await open();
      expect(await host.list(at)).toEqual(NAMES);
      for (const ask of [host.stat(`${at}/bad.conf`), host.exists(`${at}/bad.conf`)])
        await expect(ask).rejects.toMatchObject({ fault: "failed", message: /Structure needs cleaning/ });
      const { paths, unreadable } = await host.glob(`${at}/*.conf`);
      expect(paths).toEqual(["a", "b", "half", "z"].map((name) => `${at}/${name}.conf`));
      expect(unreadable.map(({ path }) => path)).toEqual([`${at}/bad.conf`]);
    });

    const broken = { fault: "failed", message: /Input\/output error/ };

    test("a file of which reading breaks off is unreadable, whole, in pieces or to its digest", async () => {
      const [host, path] = [await open(), `${at}/half.conf`];
      await expect(host.read(path)).rejects.toMatchObject(broken);
      await expect(host.sha256(path)).rejects.toMatchObject(broken);
      await expect(Array.fromAsync(host.chunks(path))).rejects.toMatchObject(broken);
    });

    test("such a file among others is unreadable too, and they are read", async () => {
      const host = await open();
      for (const name of ["a", "b", "z"]) expect(await host.text(`${at}/${name}.conf`)).toBe(`${name}\n`);
      await expect(host.read(`${at}/half.conf`)).rejects.toMatchObject(broken);
    });
  },
);
