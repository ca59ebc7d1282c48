import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    // Hosts boot and audits run in seconds; a slow machine may take some times that.
    testTimeout: 30_000,
    // The first run on a machine builds the root folder of the hosts; see test/bed/rootfs.ts.
    hookTimeout: 700_000,
    maxWorkers: "100%",
  },
});
