import { configDefaults, defineConfig } from "vitest/config";

export const common = {
  // Hosts boot and audits run in seconds; a slow machine may take some times that.
  testTimeout: 30_000,
  // The first run on a machine builds the root folder of the hosts; see test/bed/rootfs.ts.
  hookTimeout: 700_000,
  maxWorkers: "100%",
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
