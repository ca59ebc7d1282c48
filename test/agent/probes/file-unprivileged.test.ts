import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canRunUnprivileged, moduleAt, runUnprivileged } from "../../support/as-other.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** Facts and gaps as an unprivileged user gets them. */
function unprivileged(
  glob: string,
): { unreadable?: { address: string; why: string }; facts?: { key: string }[] }[] {
  const { stdout, stderr } = runUnprivileged(`
    import { LinuxHost } from ${moduleAt("agent/host/linux.ts")};
    import { probe } from ${moduleAt("agent/probes/file.ts")};
    import { SecretKeeper } from ${moduleAt("src/model/secret.ts")};
    import { noMemory } from ${moduleAt("agent/memory.ts")};
    const secrets = new SecretKeeper(new Uint8Array(32));
    const { digests, notes } = noMemory(secrets, () => new Date());
    const known = { secrets, digests, notes, approved: { hash: () => undefined, config: () => undefined } };
    const scope = { files: [${JSON.stringify(glob)}], configs: [], ...known };
    console.log(JSON.stringify(await Array.fromAsync(probe.observe(new LinuxHost(), scope))));
  `);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test.skipIf(!canRunUnprivileged())(
  "what an unprivileged user can't read is told, and its metadata is still a fact (skipped where the checkout is closed to it)",
  () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, "closed"));
    writeFileSync(join(folder, "closed/x"), "");
    writeFileSync(join(folder, "own"), "a = 1\n");
    chmodSync(join(folder, "closed"), 0o000);
    chmodSync(join(folder, "own"), 0o000);
    const observed = unprivileged(`${folder}/**`);
    expect(observed.flatMap(({ unreadable }) => unreadable ?? [])).toEqual([
      { address: `file:${folder}/closed`, why: `${folder}/closed: permission denied`, below: true },
      { address: `file:${folder}/own#sha256`, why: `${folder}/own: permission denied` },
    ]);
    expect(observed.flatMap(({ facts = [] }) => facts.map(({ key }) => key))).toEqual([
      `${folder}/closed`,
      `${folder}/own`,
    ]);
    chmodSync(join(folder, "closed"), 0o700);
  },
);
