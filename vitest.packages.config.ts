import { defineConfig } from "vitest/config";
import { common } from "./vitest.config.ts";

/** Tests of what users install, which is built first: `npm run test:packages`. */
export default defineConfig({
  test: {
    ...common,
    include: ["test/packages/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts", "test/packages/global-setup.ts"],
  },
});
