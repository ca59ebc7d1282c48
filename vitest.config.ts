import { tmpdir } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";

export const common = {
  // Hosts boot and audits run in seconds; a slow machine may take many times that.
  testTimeout: 120_000,
  // The first run on a machine builds the root folder of the hosts; see test/bed/rootfs.ts.
  hookTimeout: 700_000,
  maxWorkers: "100%",
  // Tests start both programs some thousand times: what V8 makes of the sources is kept from one to the next.
  env: { NODE_COMPILE_CACHE: join(tmpdir(), "mesdrift-compile-cache") },
};

export default defineConfig({
  test: {
    ...common,
    include: ["test/**/*.test.ts"],
    // They need the packages: `npm run test:packages` builds them.
    exclude: [...configDefaults.exclude, "test/packages/**"],
    globalSetup: ["test/global-setup.ts"],
  },
});
